#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# A successful exec starts with the caller's comm and ends with the program's.
execs() {
	local i long='' many=a

	act processes exec.act exec /bin/true
	done_well || return 1
	begin_events execs time cgroup pid ppid uid comm ret path args
	want() { event TIME CGROUP "$PID" "$$" "$UID_NOW" '"'"$1"'"' "${@:2}"; }
	printf -v long '%0124d' 0
	long=${long//0/x}
	for ((i = 1; i < 32; i++)); do many+=' a'; done
	want exec.sh 0 "\"$TMP/exec.act\"" "\"$TMP/exec.act exec /bin/true\""
	want exec.act '"ENOENT"' '"/nonexistent/program"' '"program -x two words"'
	want exec.act '"EACCES"' '"/dev/null"' "\"null $long... after\""
	want exec.act '"ENOENT"' '"/nonexistent"' "\"$many ...\""
	want exec.act '"EACCES"' '"/"' '"folder"'
	want exec.act 0 '"/bin/true"' '"again from a thread"'
}

# Ignore the other programs that this script runs.
events_are() { diff "$TMP/want.$1" <("$1_events_of" "${@:2}" | grep -Ev '/bin/(ln|tr)[" ]'); }

both_forms exec execs 'exec.(act|sh)'
tap_end
