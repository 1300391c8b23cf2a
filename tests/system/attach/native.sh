#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# All kinds of points that need no kprobes, on the kernel of this machine, as root: tracepoints, raw
# tracepoints, uprobes, usdt probes, software events. Every event of the traced program is known in
# advance.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../compile/errors/common.sh"
. "$(dirname "$0")/many_calls.sh"

STREAM=attach_$$ # no other user of BPF has a map of this name
POINTS=$TOP/tests/system/attach/probes
TARGET=$BUILD/tests/system/attach/target

# Compile an object for the running kernel. A cache of its own saves seconds.
compile() {
	ran env BCC_KERNEL_SOURCE="$HEADERS" XDG_CACHE_HOME="$TMP/cache" "$CALLTAP" \
		--kernel "$(uname -r)" --save "$@"
	same status "$STATUS" 0 || show_messages
}

prepare() {
	local file

	take_calltap && find_headers && [[ -x $TARGET ]] || return 1
	cp "$TARGET" target && TARGET=$WORK/target
	for file in "$POINTS"/*.c; do
		sed "s/STREAM/$STREAM/" "$file" >"${file##*/}"
	done
}

# A program or link that was left behind would keep the map.
none_attached() { ! bpftool map show | grep -qw "name $STREAM"; }

nothing_attached() {
	wait_for 60 none_attached || { bpftool map show; bpftool prog show | tail -n 20; return 1; }
	no_stray_left
}

# ---- trace the target and check its events --------------------------------------------------

# all_filters NAME: set FILTERS to every kind of filter, with this name.
all_filters() {
	FILTERS=(-n "$1,nobody" -u 0 --netns "$(stat -Lc %i /proc/self/ns/net)" --cgroup /)
}

FILTERS=()

# trace TARGET_ARGUMENT... -- OPTION...: run the target while calltap traces it alone.
trace() {
	local args=()

	while [[ $1 != -- ]]; do args+=("$1"); shift; done
	shift
	"${HELD[@]}" "$TARGET" "${args[@]}" >"$TMP/target.out" &
	TRACED=$!
	wait_for 60 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "${FILTERS[@]}" "$@" ./object.o && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the target' "$STATUS" 0 && stop_calltap
}

# Print the fields a, b and of of each event.
seen() { sed -nE 's/^\{"stream":.*"a":([0-9]+),"b":([0-9]+),"of":"([^"]*)".*/\1 \2 \3/p' "$OUT" | sed 's/ *$//'; }

# seen_are FILE: exactly the events of the file were shown, in any order.
seen_are() {
	seen | sort >"$TMP/seen"
	sort "$1" | diff - "$TMP/seen" && stream_is "$(wc -l <"$1")"
}

# stream_is SUBMITTED: the closing line has this number, and it equals delivered + lost.
stream_is() {
	local line form="^calltap: $STREAM: ([0-9]+) submitted, ([0-9]+) delivered, ([0-9]+) lost"

	line=$(grep -E "$form" "$ERR")
	[[ $line =~ $form ]] || { cat "$ERR"; return 1; }
	same submitted "${BASH_REMATCH[1]}" "$1" &&
		same 'delivered + lost' $((BASH_REMATCH[2] + BASH_REMATCH[3])) "$1"
	same 'on stdout' "$(seen | wc -l)" "${BASH_REMATCH[2]}"
}

# each N A B OF: print a line for every i below N; A and B are arithmetic expressions of i.
each() {
	local i

	for ((i = 0; i < $1; i++)); do
		printf '%u %u %s\n' $(($2)) $(($3)) "$4"
	done
}

ready_says() { grep -q "^calltap: ready: $1 programs* attached$2;" "$ERR" || { cat "$ERR"; return 1; }; }

# ---- tracepoints ----------------------------------------------------------------------------

by_name() {
	compile object.o ./names.c && trace calls 300 -- || return 1
	for of in macro 'raw macro'; do each 300 110 0 "$of"; done >want
	for of in name 'raw name'; do each 300 $$ 0 "$of"; done >>want
	each 300 0 0 rule >>want
	seen_are want && ready_says 5 ''
}

by_rule() {
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point ./points.c &&
		trace calls 300 -- || return 1
	each 300 1 2 point >want
	seen_are want && ready_says 1 ''
}

# The program is loaded once for both points: both are tracepoints.
at_many_points() {
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point \
		-a tracepoint:syscalls:sys_exit_getppid=on_point ./points.c && trace calls 200 -- ||
		return 1
	each 400 1 2 point >want
	seen_are want && ready_says 1 ' at 2 points'
}

# The program is loaded once for each program type that its points need.
at_points_of_many_types() {
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point \
		-a "uprobe:$TARGET:work_on=on_point" -a software:page-faults:1=on_point ./points.c &&
		trace work 100 -- || return 1
	ready_says 3 '' && (($(seen | wc -l) >= 100)) && ! seen | grep -vx '1 2 point'
}

many_events() {
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point ./points.c &&
		trace calls 300000 -- --pages 1024 || return 1
	stream_is 300000
}

tail_calls() {
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point \
		-a tail_call:jumps:2=second ./tail.c && trace calls 100 -- || return 1
	each 100 0 0 'jumped once' >want
	seen_are want || return 1
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point \
		-a tail_call:jumps:2=second -a tail_call:jumps:3=third ./tail.c &&
		trace calls 100 -- || return 1
	each 100 0 0 'jumped twice' >want
	seen_are want
}

# One gate serves all points; the second program at a point attaches by itself.
many_system_calls() {
	compile object.o "${MANY_CALLS[@]/#/-a}" ./calls.c && trace groups 200 -- || return 1
	each 200 121 'i + 1' enter >want
	each 200 121 3 exit >>want
	each 200 121 0 twice >>want
	seen_are want && ready_says 3 ' at 20 points'
}

# 32-bit programs have other system call numbers: their calls are not mistaken for getpgid.
calls_of_32_bits() {
	compile object.o "${MANY_CALLS[@]/#/-a}" ./calls.c && trace old 50 -- && stream_is 0
}

runs_32_bits() { "$TARGET" old 1; }

tracepoints() {
	check 'tracepoints by name, macro and rule: 5 programs, 1500 events' by_name
	check 'a tracepoint by rule: 300 events' by_rule
	check 'one program at two tracepoints: 400 events' at_many_points
	check 'one program at points of three types' at_points_of_many_types
	check 'many system calls: 600 events' many_system_calls
	if runs_32_bits 2>/dev/null; then
		check "many system calls, and a 32-bit program's: nothing" calls_of_32_bits
	else
		tap_skip "many system calls, and a 32-bit program's: nothing" 'this kernel runs none'
	fi
	check '300000 events are all accounted for' many_events
	check 'tail calls through an array that rules fill: 200 events' tail_calls
	check 'nothing is left attached after that' nothing_attached
}

# ---- uprobes --------------------------------------------------------------------------------

entry_and_return() {
	compile object.o -a "uprobe:$TARGET:work_on=on_entry" -a "uretprobe:$TARGET:work_on=on_return" \
		./points.c && trace work 2000 -- || return 1
	each 2000 i '7*i' entry >want
	each 2000 i+1000 0 return >>want
	seen_are want && ready_says 2 ''
}

# The address from the symbol table, and the symbol with an offset of 0.
by_address() {
	local at

	at=$(readelf -sW "$TARGET" | awk '$8 == "work_on" { print "0x" $2; exit }')
	compile object.o -a "uprobe:$TARGET:$at=on_entry" -a "uprobe:$TARGET:work_on+0=on_entry" \
		./points.c && trace work 50 -- || return 1
	{ each 50 i '7*i' entry; each 50 i '7*i' entry; } >want
	seen_are want
}

# The short name of a library in the cache of ldconfig.
in_library() {
	compile object.o -a uprobe:c:syscall=on_entry ./points.c && trace calls 100 -- || return 1
	seen >"$TMP/all"
	same 'calls of syscall(getppid)' "$(grep -c '^110 [0-9]* entry$' "$TMP/all")" 100
}

# Without -p: all processes that run the file, also those that start later.
in_all_processes() {
	local first i

	compile object.o -a "uprobe:$TARGET:work_on=on_entry" ./points.c &&
		start_calltap -o json ./object.o || return 1
	"$TARGET" work 100 & first=$!
	"$TARGET" work 100
	wait "$first"
	"$TARGET" work 100
	stop_calltap || return 1
	for i in 1 2 3; do each 100 i '7*i' entry; done >want
	seen_are want
}

many_calls() {
	compile object.o -a "uprobe:$TARGET:work_on=on_entry" -a "uretprobe:$TARGET:work_on=on_return" \
		./points.c && trace work 50000 -- --pages 1024 || return 1
	stream_is 100000
}

uprobes() {
	check 'uprobe and uretprobe: 4000 events' entry_and_return
	check 'a uprobe by address and by symbol: 100 events' by_address
	check 'a uprobe in a library by its short name: 100 events' in_library
	check 'a uprobe in three processes, two at once: 300 events' in_all_processes
	check '100000 events are all accounted for' many_calls
	check 'nothing is left attached after that' nothing_attached
}

# ---- usdt -----------------------------------------------------------------------------------

arguments() {
	compile object.o -a "usdt:$TARGET:attach:work=on_work" \
		-a "usdt:$TARGET:attach:guarded=on_guarded" ./usdt.c && trace work 500 -- || return 1
	# A negative int argument becomes a large u64.
	sed -nE 's/^\{"stream":.*"a":"?(-?[0-9]+)"?,"b":([0-9]+),"of":"([a-z]*).*/\1 \2 \3/p' "$OUT" |
		sort >"$TMP/seen"
	{
		for ((i = 0; i < 500; i++)); do printf '%u %u work\n' $((-i)) $((2 * i)); done
		each 500 i 0 guarded
	} | sort | diff - "$TMP/seen"
}

# The kernel increments the semaphore in each process that runs while the probe is attached.
semaphore() {
	compile object.o -a "usdt:$TARGET:attach:guarded=on_guarded" ./usdt_one.c &&
		same 'before' "$("$TARGET" guard)" 0 && start_calltap ./object.o &&
		same 'while attached' "$("$TARGET" guard)" 1 && kill_calltap
	wait_for 60 none_attached && same 'after SIGKILL' "$("$TARGET" guard)" 0
}

usdt() {
	sed '/^int on_work/,/^}/d' usdt.c >usdt_one.c
	check 'usdt probes, with their arguments: 1000 events' arguments
	check 'the semaphore is up while it is attached, not after SIGKILL' semaphore
	check 'nothing is left attached after that' nothing_attached
}

# ---- software events ------------------------------------------------------------------------

# One event for each touched page, with its address.
page_faults() {
	local base size

	compile object.o -a software:page-faults:1=on_sample ./points.c && trace faults 500 -- || return 1
	read -r base size <"$TMP/target.out"
	for ((i = 0; i < 500; i++)); do printf '%u 1 sample\n' $((base + i * size)); done | sort >want
	seen | awk -v from="$base" -v to=$((base + 500 * size)) '$1 >= from && $1 < to' | sort |
		diff want - && ready_says 1 ''
}

# 100 samples a second on each CPU, whatever runs there.
frequency() {
	local n cpus

	compile object.o -a software:cpu-clock:freq=100=on_sample ./points.c &&
		start_calltap -o json -d 2 ./object.o && calltap_ended || return 1
	n=$(seen | wc -l) cpus=$(nproc --all)
	echo "$n samples in 2 s on $cpus CPUs"
	((n > 10 * cpus && n <= 220 * cpus))
}

# Every 50th page fault. The target has fewer than 500 faults besides those of its pages.
every() {
	local n

	compile object.o -a software:page-faults:50=on_sample ./points.c && trace faults 5000 -- || return 1
	n=$(seen | wc -l)
	echo "$n samples"
	((n >= 40 && n <= 110)) && ! seen | grep -v ' 50 sample$'
}

software_events() {
	check 'each page fault at its address: 500 events' page_faults
	check 'every 50th page fault' every
	check 'samples by frequency' frequency
	check 'nothing is left attached after that' nothing_attached
}

# Every program type behind every kind of filter, and programs with tail calls.
filtered() {
	all_filters target
	check 'behind all filters: tracepoints and raw tracepoints' by_name
	check 'behind all filters: many system calls' many_system_calls
	check 'behind all filters: one program of three types' at_points_of_many_types
	check 'behind all filters: uprobes' entry_and_return
	check 'behind all filters: usdt probes' arguments
	check 'behind all filters: page faults' page_faults
	check 'behind all filters: tail calls' tail_calls
	all_filters other
	check 'behind a filter that does not match: nothing' sees_nothing
	check 'nothing is left attached after that' nothing_attached
	FILTERS=()
}

sees_nothing() {
	compile object.o "${MANY_CALLS[@]/#/-a}" ./calls.c && trace groups 200 -- && stream_is 0 || return 1
	compile object.o -a tracepoint:syscalls:sys_enter_getppid=on_point \
		-a "uprobe:$TARGET:work_on=on_entry" -a "usdt:$TARGET:attach:work=on_point" \
		-a software:page-faults:1=on_sample ./points.c && trace work 300 -- && stream_is 0
}

# ---- rules that cannot attach ---------------------------------------------------------------

# cannot STATUS TEXT SOURCE RULE...: running the source fails with this status and message.
cannot() {
	local status=$1 text=$2 source=$3 rules=() rule

	shift 3
	for rule; do rules+=(-a "$rule"); done
	fails "$status" "$text" env BCC_KERNEL_SOURCE="$HEADERS" XDG_CACHE_HOME="$TMP/cache" \
		"$CALLTAP" -d 5 "${rules[@]}" "$source"
}

with_object() {
	local status=$1 text=$2

	shift 2
	compile object.o "${@:2}" "$1" && fails "$status" "$text" "$CALLTAP" -d 5 ./object.o
}

rule() { with_object "$1" "$2" ./points.c -a "$3"; }

# Points, functions and slots that do not exist.
missing_points() {
	check 'a tracepoint that does not exist: the nearest is named' rule 1 \
		'no tracepoint sched:sched_swich: nearest (is|are) sched:sched_switch' \
		tracepoint:sched:sched_swich=on_point
	check 'a system call that this kernel does not have, among many' with_object 1 \
		'no tracepoint syscalls:sys_enter_uselib' ./calls.c "${MANY_CALLS[@]/#/-a}" \
		-a tracepoint:syscalls:sys_enter_uselib=on_enter
	check 'a raw tracepoint that does not exist: the nearest is named' rule 1 \
		'no raw tracepoint sched_swich: .*nearest (is|are) sched_switch' \
		raw_tracepoint:sched_swich=on_point
	check 'a symbol that does not exist: the nearest is named' rule 1 'has no symbol wrok_on .*: nearest is work_on' \
		"uprobe:$TARGET:wrok_on=on_entry"
	check 'an offset beyond the end of a symbol' rule 1 'the offset is beyond the end of work_on' \
		"uprobe:$TARGET:work_on+99999=on_entry"
	check 'a symbol of data' rule 1 'attach_work_semaphore is not in the code of' \
		"uprobe:$TARGET:attach_work_semaphore=on_entry"
	check 'a file that is not a program' rule 1 'points.c is not a program or library' \
		"uprobe:$WORK/points.c:f=on_entry"
	check 'a file that does not exist' rule 1 'uprobe:/no/file:f: /no/file: No such file' uprobe:/no/file:f=on_entry
	check 'a library that does not exist' rule 1 'no library nosuchlib ' uprobe:nosuchlib:f=on_entry
	check 'a usdt probe that does not exist: the nearest is named' rule 1 \
		'has no probe attach:wrok: nearest is attach:work' "usdt:$TARGET:attach:wrok=on_entry"
	check 'a software event that does not exist' rule 1 'no software event page-fault; valid events: cpu-clock, ' \
		software:page-fault:1=on_sample
	check 'a function that the source does not have' rule 3 'no function on_pont\(\).*: nearest (is|are) on_point' \
		tracepoint:sched:sched_switch=on_pont
	check 'a program array that the source does not have' with_object 3 'points.c has no BPF_PROG_ARRAY jumps' ./points.c \
		-a tracepoint:sched:sched_switch=on_point -a tail_call:jumps:1=on_entry
	check 'a slot beyond the end of the array' with_object 1 'the array has 4 slots' ./tail.c \
		-a tracepoint:sched:sched_switch=on_point -a tail_call:jumps:4=second
	check 'a usdt probe that does not exist, whose arguments are read' cannot 3 \
		'target has no such probe: nearest is attach:work' ./usdt_one.c \
		"usdt:$TARGET:attach:wrok=on_guarded"
	check 'a tracepoint that does not exist, whose struct would be generated' cannot 3 \
		'no tracepoint syscalls:sys_enter_getpid_: nearest (is|are) syscalls:sys_enter_getpid' \
		./unknown.c
	check 'nothing is left attached after that' nothing_attached
}

unusable_sources() {
	check 'a rule that is not valid' cannot 2 "no kind 'kprob'; the kinds are kprobe" ./points.c \
		kprob:f=on_entry
	check 'a rule in the source that is not valid' cannot 3 'kprobe:f: a rule is KIND' ./bad_rule.c
	check 'a source that attaches nothing' cannot 3 'points.c attaches nothing' ./points.c
	check 'a source that does not submit to its stream' cannot 3 \
		'no_submit.c would show nothing: no program that is attached submits to events' ./no_submit.c
	check 'a source without any output' cannot 3 'no_output.c would show nothing: .* fills a map' \
		./no_output.c
	check 'a license that does not allow a helper' cannot 3 \
		'the program calls a helper function .* GPL programs only, but declares another license' ./license.c
	sed -i 's/#define BPF_LICENSE MIT/#define BPF_LICENSE/' license.c
	check 'a source without a license' cannot 3 'the program calls a helper function .* or none' ./license.c
	check 'a helper that this kernel does not have' cannot 4 \
		'helper function 4711, which this kernel does not have: it needs a newer kernel' ./newer.c
	check 'nothing is left attached after that' nothing_attached
}

# Kill calltap at moments from its start to well into the run.
killed() {
	local n pid

	compile object.o -a "uprobe:$TARGET:work_on=on_entry" -a software:cpu-clock:freq=10=on_sample \
		-a tracepoint:sched:sched_switch=on_point ./points.c || return 1
	for ((n = 0; n < 14; n++)); do
		"$CALLTAP" -o json -p $$ ./object.o >"$OUT" 2>"$ERR" </dev/null &
		pid=$!
		pause "$(printf '0.%03d' $((n * 8)))"
		kill -KILL "$pid"
		wait_end "$pid" 5 && same "status at $n" "$STATUS" 137 || return 1
	done
}

# ---------------------------------------------------------------------------------------------

require 'a copy of calltap, and a kernel to compile for' prepare
if ((EUID != 0)) || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'attaching' 'needs root, and a kernel that takes BPF programs'
	tap_end
fi
tracepoints
uprobes
usdt
software_events
filtered
missing_points
unusable_sources
check 'SIGKILL at 14 moments' killed
check 'nothing is left attached after that' nothing_attached
tap_end
