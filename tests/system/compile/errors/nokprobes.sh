#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Failures of a run, on the kernel of this machine, as root, without kprobes. The probe sends an
# event for each getppid(2) from a raw tracepoint; it reads no kernel structs, so that it compiles
# with the headers of any kernel.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/common.sh"

STREAM=errors_$$ # no other user of BPF has a map of this name

# Compile an object for the running kernel.
compile() {
	ran env BCC_KERNEL_SOURCE="$HEADERS" "$CALLTAP" --no-cache --kernel "$(uname -r)" --save "$@"
	same status "$STATUS" 0 || show_messages
}

prepare() {
	take_calltap && find_headers || return 1
	sed "s/STREAM/$STREAM/" "$PROBES/getppid.c" >getppid.c && compile getppid.o ./getppid.c
}

# A program or link that was left behind would keep the map.
none_attached() { ! bpftool map show | grep -qw "name $STREAM"; }

nothing_attached() {
	wait_for 60 none_attached || { bpftool map show; bpftool prog show | tail -n 20; return 1; }
	no_stray_left
}

# make_events N: each new shell calls getppid(2).
make_events() {
	local n

	for ((n = 0; n < $1; n++)); do
		bash -c : </dev/null
	done
}

# points_at FILE FORM: the message is about text of this form in the file, and a caret marks it.
points_at() {
	local line column text caret

	IFS=: read -r _ line column _ < <(grep -m 1 -F "$1:" "$ERR")
	[[ $line && $column ]] || { echo "no message is about $1"; show_messages; return 1; }
	text=$(sed -n "${line}p" "$1")
	caret=$(printf '%s' "${text:0:column-1}" | tr -c '\t' ' ')^
	[[ ${text:column-1} =~ ^$2 ]] && grep -Fxq -- "$text" "$ERR" && grep -Fxq -- "$caret" "$ERR" || show_messages
}

# ---- no kprobes -----------------------------------------------------------------------------

no_kprobes() {
	local name='a kernel without kprobes'

	if [[ -e /sys/bus/event_source/devices/kprobe ]]; then
		tap_skip "$name" 'this kernel has kprobes'
		return
	fi
	require 'the listen probe compiles' compile listen.o "$TOP/probes/listen.c"
	check "$name" fails 4 'no kprobes \(CONFIG_KPROBES is off\), which k[a-z]+:[a-z_]+ needs' "$CALLTAP" ./listen.o
	check "$name: the cure" says 'scripts/vm'
	check "$name: the message points at the function" points_at "$TOP/probes/listen.c" 'k[a-z]+__[a-z_]+\('
	compile rule.o "$PROBES/rule.c"
	check "$name: by a rule" fails 4 'no kprobes' "$CALLTAP" ./rule.o
	check "$name: the message points at the rule" points_at "$PROBES/rule.c" 'kprobe:inet_listen=count'
	check "$name: by a rule of the command line" fails 4 'no kprobes' \
		env BCC_KERNEL_SOURCE="$HEADERS" "$CALLTAP" --no-cache -a kretprobe:inet_listen=count "$PROBES/rule.c"
	check "$name: the message points at the function of the rule" points_at "$PROBES/rule.c" 'count\('
	check "$name: -v names the file that is missing" fails 4 \
		'/sys/bus/event_source/devices/kprobe/type: No such file or directory' "$CALLTAP" -v ./listen.o
	check "$name: with a filter" fails 4 'no kprobes' "$CALLTAP" -p 1 ./listen.o
	check "$name: by name alone" fails 4 'no kprobes' \
		env BCC_KERNEL_SOURCE="$HEADERS" "$CALLTAP" --no-cache
}

# ---- stdout ---------------------------------------------------------------------------------

# The control: events are shown, and bpftool lists the map while calltap runs.
delivers() {
	start_calltap -o json -d 20 -c 5 ./getppid.o || return 1
	! none_attached || { echo 'bpftool shows nothing of it'; return 1; }
	make_events 10
	calltap_ended && same events "$(grep -c '"comm":' "$OUT")" 5
}

full() {
	STATUS=0
	: >"$ERR"
	timeout 20 "$CALLTAP" "$@" ./getppid.o >/dev/full 2>"$ERR" </dev/null &
	wait_for "$READY_SECONDS" is_ready || { show_messages; return 1; }
	make_events 3
	wait $! || STATUS=$?
	same status "$STATUS" 1 && says 'cannot write the events to stdout: No space left' || show_messages
}

# reader_gone FORMAT: the reader of stdout exits after one line.
reader_gone() {
	: >"$ERR"
	{ timeout 20 "$CALLTAP" -o "$1" ./getppid.o 2>"$ERR" </dev/null; echo $? >"$TMP/status"; } |
		head -n 1 >"$TMP/line" &
	wait_for "$READY_SECONDS" is_ready || { show_messages; return 1; }
	make_events 5
	wait $!
	same status "$(<"$TMP/status")" 1 && says 'stdout was closed by its reader' || show_messages
	same 'lines read' "$(wc -l <"$TMP/line")" 1
}

# The reader exits before the first event: no write can fail.
reader_gone_early() {
	{ timeout 20 "$CALLTAP" -o json ./getppid.o 2>"$ERR" </dev/null; echo $? >"$TMP/status"; } | : &
	wait $!
	same status "$(<"$TMP/status")" 1 && says 'stdout was closed by its reader' || show_messages
}

stdout() {
	check 'events are shown' delivers
	check 'stdout full: table' full -o table
	check 'stdout full: JSON' full -o json -c 3
	check 'stdout closed' no_stdout
	check 'the reader of the table exits' reader_gone table
	check 'the reader of JSON exits' reader_gone json
	check 'the reader exits before the first event' reader_gone_early
	check 'nothing is left attached after that' nothing_attached
}

no_stdout() {
	STATUS=0
	timeout 10 "$CALLTAP" ./getppid.o >&- 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && says 'stdout is closed' || show_messages
}

no_stderr() {
	STATUS=0
	timeout 10 "$CALLTAP" -d 0.2 -o json ./getppid.o >"$OUT" 2>&- || STATUS=$?
	same status "$STATUS" 0 && grep -q '^{"summary":' "$OUT" && ! grep -q '^calltap' "$OUT"
}

no_stdin() {
	STATUS=0
	timeout 10 "$CALLTAP" -d 0.2 -o json ./getppid.o >"$OUT" 2>"$ERR" <&- || STATUS=$?
	same status "$STATUS" 0 && says 'ready' || show_messages
}

# ---- signals --------------------------------------------------------------------------------

# ended_at SIGNAL SECONDS STATUS: send the signal after some seconds.
ended_at() {
	local pid

	env --default-signal=INT "$CALLTAP" -o json ./getppid.o >"$OUT" 2>"$ERR" </dev/null &
	pid=$!
	pause "$2"
	kill -"$1" "$pid"
	wait_end "$pid" 5 || { kill -KILL "$pid"; return 1; }
	((STATUS == $3)) || same 'status' "$STATUS" "$3" || show_messages
}

# The first signals may reach the process before it has become calltap, and kill it.
ended_everywhere() {
	local ms

	for ms in 005 010 015 020 025 030 035 040 050 060 080 100 150 200; do
		ended_at "$1" "0.$ms" "$2" || { echo "SIG$1 after 0.$ms s"; return 1; }
	done
}

well_ended() {
	local line

	start_calltap -o json ./getppid.o && make_events 3 && signal_calltap "$1" || return 1
	line=$(grep -E "^calltap: $STREAM: [0-9]+ submitted, [0-9]+ delivered, [0-9]+ lost\$" "$ERR")
	[[ $line ]] && same 'last line' "$(tail -n 1 "$OUT" | cut -c 1-12)" '{"summary":{'
}

# Started by nohup(1), calltap ignores the SIGHUP of its terminal.
outlives_terminal() {
	: >"$ERR"
	env --ignore-signal=HUP "$CALLTAP" -d 1 ./getppid.o >"$OUT" 2>"$ERR" </dev/null &
	wait_for "$READY_SECONDS" is_ready || { show_messages; return 1; }
	kill -HUP $!
	pause 0.3
	kill -0 $! || { echo 'ended by SIGHUP'; return 1; }
	wait $!
}

signals() {
	check 'SIGINT ends it well' well_ended INT
	check 'SIGTERM ends it well' well_ended TERM
	check 'SIGHUP ends it well' well_ended HUP
	check 'SIGHUP ignored by its parent stays ignored' outlives_terminal
	check 'SIGKILL at 14 moments' ended_everywhere KILL 137
	check 'nothing is left attached after that' nothing_attached
}

# ---- calls that fail ------------------------------------------------------------------------

# Status 0 is right only after a run of the full time, with its counts.
ran_its_time() {
	says 'ready: 1 programs' >/dev/null && says "$STREAM: [0-9]+ submitted" >/dev/null &&
		((RAN_MS >= 90)) && return
	echo "status 0 after $RAN_MS ms, without a whole run"
	return 1
}

faults() {
	local run=("$CALLTAP" -d 0.1 ./getppid.o)

	if [[ ! -e $ERRORS_BIN/fault.so ]]; then
		tap_skip 'calls that fail' "there is no $ERRORS_BIN/fault.so"
		return
	fi
	take_dynamic || return
	check 'each allocation fails, one by one' sweep memory ran_its_time 1 "${run[@]}"
	check 'each system call fails, one by one' sweep calls ran_its_time 1 "${run[@]}"
	check 'every sixth allocation fails: JSON' \
		sweep memory ran_its_time 6 "${run[@]:0:1}" -o json "${run[@]:1}"
	check 'every sixth allocation fails: with filters' \
		sweep memory ran_its_time 6 "${run[@]:0:1}" -p 1 "${run[@]:1}"
	check 'every sixth system call fails: with filters' \
		sweep calls ran_its_time 6 "${run[@]:0:1}" -p 1 "${run[@]:1}"
	FAULT_ON=1 check 'all allocations fail from one on' sweep memory ran_its_time 6 "${run[@]}"
	FAULT_ON=1 check 'all system calls fail from one on' sweep calls ran_its_time 6 "${run[@]}"
	check 'nothing is left attached after that' nothing_attached
}

# ---------------------------------------------------------------------------------------------

require 'a copy of calltap, and a kernel to compile for' prepare
if ((EUID != 0)) || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'failures of a run' 'needs root, and a kernel that takes BPF programs'
	tap_end
fi
no_kprobes
stdout
check 'stderr closed' no_stderr
check 'stdin closed' no_stdin
signals
faults
check 'no process is left' no_stray_left
tap_end
