#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# SIGINT and SIGTERM end a run well at any time; SIGKILL leaves nothing in the kernel, either.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

# While calltap is stopped it reads nothing. When it continues, it gets the signal first and has 200
# events waiting.
with_events_waiting() {
	start_calltap -o json "$OBJ" || return 1
	kill -STOP "$CALLTAP_PID" && storm 200 4 || return 1
	kill -"$1" "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended
}

all_200() { summary_is 200 200 0 && sum_is 200; }

with_nothing_seen() { start_calltap -o json "$OBJ" && signal_calltap "$1"; }

none_at_all() { summary_is 0 0 0 && sum_is 0; }

# In a storm that does not end: reading must not wait for its end, and events arrive during detaching.
in_a_storm() {
	local status=0

	start_calltap -o json "$OBJ" || return 1
	storm_on
	wait_for 60 has_shown_some && signal_calltap "$1" || status=1
	storm_off && return "$status"
}

has_shown_some() { [[ -s $OUT ]]; }

# Only calltap knows the number here.
some_of_it() {
	read_summary && sum_is "$SUBMITTED" || return 1
	((SUBMITTED > 0)) || { echo "$SUBMITTED submitted"; return 1; }
}

ends_well_of() {
	check "$1: with events waiting: ends with status 0" with_events_waiting "$1"
	check "$1: every waiting event is printed" all_200
	check "$1: nothing is left attached" nothing_left
	check "$1: without events: ends with status 0" with_nothing_seen "$1"
	check "$1: the closing line says so" none_at_all
	check "$1: in a storm: ends with status 0" in_a_storm "$1"
	check "$1: every event until then is counted" some_of_it
	check "$1: nothing is left attached after a storm" nothing_left
}

# The control of nothing_left: while calltap runs, it must find something.
shows_while_it_runs() {
	local sign

	start_calltap "$OBJ" || return 1
	kernel_as_before && { echo 'the kernel shows nothing of it'; return 1; }
	diff "$TMP/kernel-before" "$TMP/kernel-now" >"$TMP/attached"
	for sign in '^> prog ' '^> map ' '^> .* inet_listen'; do
		grep -q "$sign" "$TMP/attached" || { cat "$TMP/attached"; return 1; }
	done
}

require 'the kernel shows what is attached' remember_kernel
ends_well_of INT
ends_well_of TERM
check 'KILL: while it runs, the kernel lists its programs, maps and probes' shows_while_it_runs
kill_calltap
check 'KILL: nothing is left attached' nothing_left
tap_end
