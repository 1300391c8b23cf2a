#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Failures between the object and the running probe, on a kernel with kprobes, as root:
#
#	guest.sh OBJECTS	the folder that prepare.sh has filled for this kernel
set -u
RUN_SECONDS=${RUN_SECONDS:-20}
. "$(dirname "$0")/common.sh"

(($# == 1)) || { echo 'usage: guest.sh OBJECTS' >&2; exit 2; }
OBJECTS=$(realpath -m "$1")
NETNS=$(stat -Lc %i /proc/self/ns/net)

# Copies, which nobody may read, too.
prepare() {
	[[ -e $OBJECTS/listen.o ]] && take_calltap || return 1
	mkdir objects && cp "$OBJECTS/"*.o objects/ && OBJECTS=$WORK/objects
}

# ---- refused by the kernel ------------------------------------------------------------------

# refuses NAME VERDICT: the program, what the verifier has against it, and where.
refuses() {
	local name=$1 verdict=$2 where

	where=$(line_of "$PROBES/$name.c" '/* refused */')
	check "$name: the verifier's verdict" \
		fails 3 "refuses kprobe__inet_listen: .*$verdict" "$CALLTAP" "$OBJECTS/$name.o"
	check "$name: the line that it is about" names '/* refused */'
	check "$name: its file and number" names "$where"
	check "$name: -v shows the verifier's log" whole_log "$name"
}

whole_log() {
	fails 3 'refuses kprobe__inet_listen' "$CALLTAP" -v "$OBJECTS/$1.o" &&
		names 'R1=ctx' && names 'processed '
}

no_such_thing() {
	check 'a function that is not there' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" "$OBJECTS/typo.o"
	check 'the second function is not there' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" "$OBJECTS/half_typo.o"
	check 'with filters' fails 1 'no function inet_lisen that can be probed' \
		"$CALLTAP" -p 1 --netns "$NETNS" "$OBJECTS/half_typo.o"
	check 'a name that says no attach point' \
		fails 3 'the name of count_listens\(\) does not say where it attaches \(kprobe__FUNCTION' \
		"$CALLTAP" "$OBJECTS/no_point.o"
	check 'no program' fails 3 'no_program\.c has no program: .*kprobe__FUNCTION' \
		"$CALLTAP" "$OBJECTS/no_program.o"
	check 'a tracepoint that is not there' fails 1 'no tracepoint sock:no_such_point' \
		"$CALLTAP" "$OBJECTS/gone_tracepoint.o"
	check 'a tracepoint without its category' fails 3 'tracepoint__listen does not say CATEGORY__NAME' \
		"$CALLTAP" "$OBJECTS/odd_tracepoint.o"
	check 'a raw tracepoint that is not there' fails 1 'no raw tracepoint no_such_point' \
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
	wait_for "$READY_SECONDS" is_ready || { told; return 1; }
	"$ERRORS_BIN/listen_once" 12001 5 >/dev/null
	wait $! || STATUS=$?
	same status "$STATUS" 1 && says 'cannot write the events to stdout: No space left' || told
}

no_stdout() {
	STATUS=0
	timeout 10 "$CALLTAP" "$OBJECTS/listen.o" >&- 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && says 'stdout is closed' || told
}

# It ends by itself, though nothing ends it but that.
reader_gone() {
	: >"$ERR"
	{ timeout 20 "$CALLTAP" -o "$1" "$OBJECTS/listen.o" 2>"$ERR" </dev/null
		echo $? >"$TMP/status"; } | head -n 1 >"$TMP/line" &
	wait_for "$READY_SECONDS" is_ready || { told; return 1; }
	"$ERRORS_BIN/listen_once" 12002 5 >/dev/null
	wait $!
	same status "$(<"$TMP/status")" 1 && says 'stdout was closed by its reader' || told
	same 'lines read' "$(wc -l <"$TMP/line")" 1
}

stdout() {
	check 'stdout full: table' full table
	check 'stdout full: JSON' full json
	check 'stdout closed' no_stdout
	check 'the reader of the table goes' reader_gone table
	check 'the reader of JSON goes' reader_gone json
	check 'nothing is left attached after that' nothing_left
}

# ---- killed ---------------------------------------------------------------------------------

# From the start of the program to well into the run; a leak at any of them would stay, so one
# look at the end is enough.
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

# The JSON of one known listen, as PROBE's own layout has it.
watch_one() {
	start_calltap -o json -c 1 "$OBJECTS/$1.o" || return 1
	LISTENER=$("$ERRORS_BIN/listen_once" "$2" "$3") && calltap_ended
}

# shows KEY VALUE...
shows() {
	while (($#)); do
		grep -q "^{\"stream\":\"listen_evt\",.*\"$1\":$2[,}]" "$OUT" ||
			{ echo "not there: \"$1\":$2"; cat "$OUT"; return 1; }
		shift 2
	done
}

said_once() {
	same 'lines about the struct' "$(grep -c "the probe's struct differs from the built-in one" "$ERR")" 1 &&
		says "the probe's struct differs from the built-in one \(.*$1.*\): printing its own fields" || told
}

no_key() { ! grep "\"$1\":" "$OUT"; }

whole_event() {
	shows pid "$LISTENER" tid "$LISTENER" uid 0 netns "$NETNS" backlog "$2" laddr '"127.0.0.1"' \
		lport "$1" ret 0 comm '"listen_once"' family "$3" && json_summary_agrees
}

other_structs() {
	check 'the struct of the host: one listen' watch_one listen 12010 7
	check 'nothing is said of it' no_word
	check 'its values are right' whole_event 12010 7 '"inet"'
	check 'a field less: one listen, exit 0' watch_one lost 12011 7
	check 'one line says so' said_once cgroup
	check 'its values are right' whole_event 12011 7 2
	check 'the field is not there' no_key cgroup
	check 'a field more: one listen, exit 0' watch_one gained 12012 7
	check 'one line says so' said_once '17 fields'
	check 'its values are right' whole_event 12012 7 2
	check 'so is the new one' shows answer 4242
	check 'two fields have changed places: one listen, exit 0' watch_one reordered 12013 7
	check 'one line says so' said_once 'backlog'
	check 'its values are right' whole_event 12013 7 2
	check 'nothing is left attached after that' nothing_left
}

no_word() { ! grep 'struct' "$ERR"; }

# ---- calls that fail ------------------------------------------------------------------------

# All is well only if it ran its time, and counted.
ran_its_time() {
	says 'ready: [0-9]+ programs' >/dev/null && says 'listen_evt: [0-9]+ submitted' >/dev/null &&
		((RAN_MS >= 190)) && return
	echo "status 0 after $RAN_MS ms, without a whole run"
	return 1
}

# Not each one, since a run takes a second under emulation: nokprobes.sh has them all, of a run
# that differs only in how it attaches.
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

require 'the objects are there' prepare
require 'the kernel shows what is attached' remember_kernel
refuses reject_null "invalid mem access 'map_value_or_null'"
refuses reject_loop 'infinite loop'
refuses reject_pointer "invalid mem access '(scalar|inv)'"
no_such_thing
no_privilege
check 'nothing is left attached after that' nothing_left
stdout
other_structs
check 'SIGKILL at 20 moments' killed
check 'nothing is left attached after that' nothing_left
faults
check 'no process is left' no_stray_left
tap_end
