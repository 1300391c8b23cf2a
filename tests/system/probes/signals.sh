#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"
# Ignore timers of other processes that expire while an act runs.
NOT_OURS='BY_(TIMER|KERNEL)\b'

signals() {
	local child

	act processes signals.act signals
	done_well || return 1
	read -r child <"$TMP/said"
	begin_events signals time cgroup pid tid uid comm signal by to to_comm result ret
	want() { event TIME CGROUP "$1" "$1" "$UID_NOW" '"signals.act"' "${@:2}"; }
	to_child() { want "$PID" "\"$1\"" "\"$2\"" "$child" '"signals.act"' "\"$3\"" 0; }
	to_child SIGUSR1 BY_KILL IGNORED
	to_child SIGUSR2 BY_KILL DELIVERED
	to_child SIGUSR2 BY_KILL ALREADY_PENDING
	to_child SIGURG BY_QUEUE IGNORED
	to_child SIGTERM BY_TKILL DELIVERED
	want "$child" '"SIGCHLD"' 2 "$PID" '"signals.act"' '"IGNORED"' 0 # CLD_KILLED
	want "$PID" '"SIGTERM"' '"BY_KILL"' "$child" '""' '"FAILED"' '"ESRCH"'
	want "$PID" '"SIGHUP"' '"BY_KILL"' "-$child" '""' '"FAILED"' '"ESRCH"'
	want "$PID" '"SIGINT"' '"BY_TKILL"' "$child" '""' '"FAILED"' '"ESRCH"'
	want "$PID" 99 '"BY_KILL"' "$PID" '""' '"FAILED"' '"EINVAL"'
	want "$PID" '"SIGCHLD"' 1 $$ '"signals.sh"' '"DELIVERED"' 0 # CLD_EXITED
}

both_forms signals signals signals.act
tap_end
