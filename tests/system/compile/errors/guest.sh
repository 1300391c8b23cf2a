#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Failures between the object and its run, on a kernel with kprobes, as root:
#
#	guest.sh OBJECTS	the folder that prepare.sh has filled for this kernel
set -u
RUN_SECONDS=${RUN_SECONDS:-20}
. "$(dirname "$0")/common.sh"

(($# == 1)) || { echo 'usage: guest.sh OBJECTS' >&2; exit 2; }
OBJECTS=$(realpath -m "$1")
NETNS=$(stat -Lc %i /proc/self/ns/net)

# Copy the objects to a folder that the user nobody may read.
prepare() {
	[[ -e $OBJECTS/listen.o ]] && take_calltap || return 1
	mkdir objects && cp "$OBJECTS/"*.o objects/ && OBJECTS=$WORK/objects
}

# ---- refused by the kernel ------------------------------------------------------------------

# refuses NAME VERDICT: the message has the program, the verdict of the verifier, and the line.
refuses() {
	local name=$1 verdict=$2 where

	where=$(line_of "$PROBES/$name.c" '/* refused */')
	check "$name: the verifier's verdict" \
		fails 3 "refuses kprobe__inet_listen: .*$verdict" "$CALLTAP" "$OBJECTS/$name.o"
	check "$name: the text of the line" names '/* refused */'
	check "$name: the file and line number" names "$where"
	check "$name: -v shows the verifier's log" whole_log "$name"
}

whole_log() {
	fails 3 'refuses kprobe__inet_listen' "$CALLTAP" -v "$OBJECTS/$1.o" &&
		names 'R1=ctx' && names 'processed '
}

missing_points() {
	check 'a function that does not exist' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" "$OBJECTS/typo.o"
	check 'the second function does not exist' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" "$OBJECTS/half_typo.o"
	check 'a function that does not exist, with filters' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" -p 1 --netns "$NETNS" "$OBJECTS/half_typo.o"
	check 'a name that does not say where it attaches' \
		fails 3 'the name of count_listens\(\) does not say where it attaches \(kprobe__FUNCTION' \
		"$CALLTAP" "$OBJECTS/no_point.o"
	check 'a source without a program' fails 3 'no_program\.c has no program: .*kprobe__FUNCTION' \
		"$CALLTAP" "$OBJECTS/no_program.o"
	check 'a tracepoint that does not exist' fails 1 'no tracepoint sock:no_such_point' \
		"$CALLTAP" "$OBJECTS/gone_tracepoint.o"
	check 'a tracepoint without its category' fails 3 'tracepoint__listen does not name CATEGORY__NAME' \
		"$CALLTAP" "$OBJECTS/odd_tracepoint.o"
	check 'a raw tracepoint that does not exist' fails 1 'no raw tracepoint no_such_point' \
		"$CALLTAP" "$OBJECTS/gone_raw.o"
}

# ---- no privilege ---------------------------------------------------------------------------

LESS=-sys_admin,-bpf,-perfmon

no_privilege() {
	check 'not root' fails 4 'sudo' \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$CALLTAP" "$OBJECTS/listen.o"
	check 'root without the capabilities' fails 4 'sudo' \
		setpriv --bounding-set="$LESS" --inh-caps="$LESS" "$CALLTAP" "$OBJECTS/listen.o"
}

# ---- stdout ---------------------------------------------------------------------------------

full() {
	STATUS=0
	: >"$ERR"
	timeout 20 "$CALLTAP" -o "$1" -d 20 "$OBJECTS/listen.o" >/dev/full 2>"$ERR" </dev/null &
	wait_for "$READY_SECONDS" is_ready || { show_messages; return 1; }
	"$ERRORS_BIN/listen_once" 12001 5 >/dev/null
	wait $! || STATUS=$?
	same status "$STATUS" 1 && says 'cannot write the events to stdout: No space left' || show_messages
}

no_stdout() {
	STATUS=0
	timeout 10 "$CALLTAP" "$OBJECTS/listen.o" >&- 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && says 'stdout is closed' || show_messages
}

# calltap ends by itself when the reader of stdout exits.
reader_gone() {
	: >"$ERR"
	{ timeout 20 "$CALLTAP" -o "$1" "$OBJECTS/listen.o" 2>"$ERR" </dev/null
		echo $? >"$TMP/status"; } | head -n 1 >"$TMP/line" &
	wait_for "$READY_SECONDS" is_ready || { show_messages; return 1; }
	"$ERRORS_BIN/listen_once" 12002 5 >/dev/null
	wait $!
	same status "$(<"$TMP/status")" 1 && says 'stdout was closed by its reader' || show_messages
	same 'lines read' "$(wc -l <"$TMP/line")" 1
}

stdout() {
	check 'stdout full: table' full table
	check 'stdout full: JSON' full json
	check 'stdout closed' no_stdout
	check 'the reader of the table exits' reader_gone table
	check 'the reader of JSON exits' reader_gone json
	check 'nothing is left attached after that' nothing_left
}

# ---- killed ---------------------------------------------------------------------------------

# Kill calltap at moments from its start to well into the run. What a run leaves behind stays: one
# check at the end finds it.
killed() {
	local n pid ready=0

	for ((n = 0; n < 20; n++)); do
		: >"$ERR"
		"$CALLTAP" -o json -p $$ "$OBJECTS/listen.o" >"$OUT" 2>"$ERR" </dev/null &
		pid=$!
		pause "$(printf '0.%03d' $((n * 25)))"
		kill -KILL "$pid"
		wait_end "$pid" 5 && same "status at $n" "$STATUS" 137 || return 1
		! is_ready || ready=$((ready + 1))
	done
	echo "$ready of 20 were ready"
	((ready > 0 && ready < 20))
}

# ---- another struct -------------------------------------------------------------------------

# trace_one PROBE PORT BACKLOG: trace one known listen as JSON, in the layout of the probe.
trace_one() {
	start_calltap -o json -c 1 "$OBJECTS/$1.o" || return 1
	LISTENER=$("$ERRORS_BIN/listen_once" "$2" "$3") && calltap_ended
}

# shows KEY VALUE...: the event has these values.
shows() {
	while (($#)); do
		grep -q "^{\"stream\":\"listen_evt\",.*\"$1\":$2[,}]" "$OUT" ||
			{ echo "not there: \"$1\":$2"; cat "$OUT"; return 1; }
		shift 2
	done
}

reports_struct() {
	same 'messages about the struct' "$(grep -c "the probe's struct differs from the built-in one" "$ERR")" 1 &&
		says "the probe's struct differs from the built-in one \(.*$1.*\): printing its own fields" || show_messages
}

no_key() { ! grep "\"$1\":" "$OUT"; }

whole_event() {
	shows pid "$LISTENER" tid "$LISTENER" uid 0 netns "$NETNS" backlog "$2" laddr '"127.0.0.1"' \
		lport "$1" ret 0 comm '"listen_once"' family "$3" && json_summary_agrees
}

other_structs() {
	check 'the built-in struct: one listen' trace_one listen 12010 7
	check 'no message about the struct' no_struct_message
	check 'its values are right' whole_event 12010 7 '"inet"'
	check 'a struct with one field less: one listen, exit 0' trace_one lost 12011 7
	check 'one message says so' reports_struct cgroup
	check 'its values are right' whole_event 12011 7 2
	check 'the missing field is not shown' no_key cgroup
	check 'a struct with one field more: one listen, exit 0' trace_one gained 12012 7
	check 'one message says so' reports_struct '17 fields'
	check 'its values are right' whole_event 12012 7 2
	check 'the new field is shown' shows answer 4242
	check 'a struct with two fields swapped: one listen, exit 0' trace_one reordered 12013 7
	check 'one message says so' reports_struct 'backlog'
	check 'its values are right' whole_event 12013 7 2
	check 'nothing is left attached after that' nothing_left
}

no_struct_message() { ! grep 'struct' "$ERR"; }

# ---- calls that fail ------------------------------------------------------------------------

# Status 0 is right only after a run of the full time, with its counts.
ran_its_time() {
	says 'ready: [0-9]+ programs' >/dev/null && says 'listen_evt: [0-9]+ submitted' >/dev/null &&
		((RAN_MS >= 190)) && return
	echo "status 0 after $RAN_MS ms, without a whole run"
	return 1
}

# Only some calls fail here: a run takes a second under emulation. In nokprobes.sh every call fails
# once, in a run that differs only in how it attaches.
faults() {
	local run=("$CALLTAP" -d 0.2 "$OBJECTS/listen.o")

	if [[ ! -e $ERRORS_BIN/fault.so ]]; then
		tap_skip 'calls that fail' "there is no $ERRORS_BIN/fault.so"
		return
	fi
	take_dynamic || return
	check 'allocations fail, every fifth' sweep memory ran_its_time 5 "${run[@]}"
	check 'system calls fail, every third' sweep calls ran_its_time 3 "${run[@]}"
	check 'nothing is left attached after that' nothing_left
}

# ---------------------------------------------------------------------------------------------

require 'the objects exist' prepare
require 'the kernel shows what is attached' remember_kernel
refuses reject_null "invalid mem access 'map_value_or_null'"
refuses reject_loop 'infinite loop'
refuses reject_pointer "invalid mem access '(scalar|inv)'"
missing_points
no_privilege
check 'nothing is left attached after that' nothing_left
stdout
other_structs
check 'SIGKILL at 20 moments' killed
check 'nothing is left attached after that' nothing_left
faults
check 'no process is left' no_stray_left
tap_end
