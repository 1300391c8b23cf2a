#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Several targets in one run: lines in order of time, prefixes where names clash, counts for each
# stream, and nothing left behind when one target fails. On the kernel of this machine, at
# tracepoints, as root. The program numbers makes calls that a probe recognizes by their argument;
# each probe takes every third call.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

STREAMS=$(realpath "$(dirname "$0")")
TOP=$(realpath "$STREAMS/../../../..")
NUMBERS=$BUILD/tests/system/print/streams/numbers
[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
export BCC_KERNEL_SOURCE=$HEADERS
chmod 755 "$TMP" && cd "$TMP" || exit 1

# compile FILE REMAINDER STREAM FIELD: an object for the calls N with this N % 3
compile() {
	"$CALLTAP" --no-cache --kernel "$(uname -r)" --save "$1" -D REMAINDER="$2" -s NAME="$3" -s WORD="$4" \
		"$STREAMS/probes/third.c"
}

compile_all() {
	compile zero.o 0 zeros number && compile one.o 1 events number && compile two.o 2 events other || return 1
	"$CALLTAP" --no-cache --kernel "$(uname -r)" --save raw.o "$STREAMS/probes/raw.c" || return 1
	# A source, for the cache and the compiler.
	"$CALLTAP" --source -D REMAINDER=2 -s NAME=twos -s WORD=number "$STREAMS/probes/third.c" >twos.c
}

last_cpu() { echo $(($(nproc) > 1 ? 1 : 0)); }

untimed() {
	sed -E 's/ at [0-9]{2}:[0-9]{2}:[0-9]{2}:/ at TIME:/
		s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z/TIME/g
		s/"pid":[0-9]+/"pid":PID/; s/^TIME + *[0-9]+ /TIME PID /; s/^([^,]*events|zeros),TIME,[0-9]+,/\1,TIME,PID,/' "$@" | tr -d '\r'
}

text_is() { diff <(printf '%s\n' "$2") "$1"; }

# closing_is STREAM COUNT: so many events were submitted, and all delivered
closing_is() {
	grep -qx "calltap: $1: $2 submitted, $2 delivered, 0 lost" "$ERR" || { echo "$1: not $2"; cat "$ERR"; return 1; }
}

# ---- together -------------------------------------------------------------------------------

# A source and two objects; calls alternate between two CPUs: events come in the order of the calls.
in_order() {
	local i

	start_calltap -o json --pages 64 zero.o one.o ./twos.c || return 1
	for ((i = 0; i < 40; i++)); do
		"$NUMBERS" $((i * 75)) 75 $((i % 2 ? $(last_cpu) : 0))
	done
	stop_calltap || return 1
	same numbers "$(grep -oE '"number":[0-9]+' "$OUT" | cut -d: -f2 | md5sum)" "$(seq 0 2999 | md5sum)" || return 1
	closing_is zeros 1000 && closing_is events 1000 && closing_is twos 1000
}

three_numbers() {
	start_calltap "$@" zero.o one.o two.o || return 1
	"$NUMBERS" 0 3 && stop_calltap || return 1
	untimed "$OUT" >shown
}

as_a_table() {
	three_numbers || return 1
	text_is <(head -n 4 shown) 'TIME                               PID STREAM     FIELDS
TIME PID zeros      number=0
TIME PID one:events number=1
TIME PID two:events other=2' || return 1
	same maps "$(grep ' at TIME:' shown | tr '\n' ' ')" \
		'zero:counts at TIME: 1 entry one:counts at TIME: 1 entry two:counts at TIME: 1 entry '
}

as_json() {
	three_numbers -o json || return 1
	text_is shown '{"stream":"zeros","time":"TIME","pid":PID,"number":0}
{"stream":"one:events","time":"TIME","pid":PID,"number":1}
{"stream":"two:events","time":"TIME","pid":PID,"other":2}
{"map":"zero:counts","time":"TIME","entries":[{"key":0,"value":1}]}
{"map":"one:counts","time":"TIME","entries":[{"key":1,"value":1}]}
{"map":"two:counts","time":"TIME","entries":[{"key":0,"value":1}]}
{"summary":{"zeros":{"submitted":1,"delivered":1,"lost":0},"one:events":{"submitted":1,"delivered":1,"lost":0},"two:events":{"submitted":1,"delivered":1,"lost":0}}}' || return 1
	closing_is zeros 1 && closing_is one:events 1 && closing_is two:events 1
}

as_csv() {
	three_numbers -o csv || return 1
	text_is shown 'stream,time,pid,number,other
zeros,TIME,PID,0,
one:events,TIME,PID,1,
two:events,TIME,PID,,2

map,time,key,value
zero:counts,TIME,0,1

map,time,key,value
one:counts,TIME,1,1

map,time,key,value
two:counts,TIME,0,1'
}

# -c counts the events of all targets, and -p filters them.
limits_are_of_all() {
	start_calltap -o json -c 4 zero.o one.o two.o || return 1
	"$NUMBERS" 0 100 && calltap_ended || return 1
	same events "$(grep -c '^{"stream"' "$OUT")" 4 || return 1
	start_calltap -o json -p $$ zero.o one.o two.o || return 1
	"$NUMBERS" 0 3 && stop_calltap || return 1
	same 'events of another process' "$(grep -c '^{"stream"' "$OUT")" 0
}

replays_the_same() {
	three_numbers -o "$1" --record run -i 0.2 || return 1
	"$CALLTAP" -o "$1" --replay run >again 2>again.err || { cat again.err; return 1; }
	[[ -s $OUT ]] && cmp "$OUT" again || return 1
	diff <(grep ' submitted, ' "$ERR") <(grep ' submitted, ' again.err)
}

# ---- one of them fails ----------------------------------------------------------------------

# No map of zero.o is left in the kernel; only zero.o has a map of this name.
nothing_of_zero() {
	bpftool map show >maps && ! grep -w 'name zeros' maps
}

# fails STATUS TEXT TARGET...: it fails with this message before the run, and leaves nothing behind
fails() {
	local want=$1 text=$2 status=0

	shift 2
	"$CALLTAP" "$@" >out 2>err </dev/null || status=$?
	same status "$status" "$want" && grep -q "$text" err || { cat err; return 1; }
	! grep -q 'ready' err || { cat err; return 1; }
	same stdout "$(<out)" '' && wait_for 60 nothing_of_zero
}

broken_sources() {
	sed 's/u32 n = number_of/u32 n = no_number_of/' twos.c >broken.c
	sed 's/sys_enter_getpgid/sys_enter_nothing/' "$STREAMS/probes/prints.c" >nowhere.c
	cp "$STREAMS/probes/numbers.h" .
}

# A tracepoint takes 64 programs: the last target fails when all others are attached.
too_many_at_one_point() {
	local i targets=(zero.o)

	for ((i = 1; i < 65; i++)); do
		cp one.o "u$i.o" && targets+=("u$i.o")
	done
	fails 1 'has 64 programs.*lets no more attach' --pages 1 "${targets[@]}" && grep -q 'u64.o, one of 65 targets, failed' err
}

# ---- many -----------------------------------------------------------------------------------

# copies N: set targets to N copies of an object. More than 16 streams share one buffer per CPU.
copies() {
	local i

	targets=()
	for ((i = 100; i < 100 + $1; i++)); do
		cp raw.o "t$i.o" && targets+=("t$i.o")
	done
}

# In the second half calltap is stopped, and has to merge everything in its buffers afterwards.
in_order_too() {
	local i targets

	copies 20
	start_calltap -v -o json "${targets[@]}" zero.o one.o ./twos.c || return 1
	for ((i = 0; i < 40; i++)); do
		((i != 20)) || hold "$CALLTAP_PID"
		"$NUMBERS" $((i * 75)) 75 $((i % 2 ? $(last_cpu) : 0))
	done
	kill -CONT "$CALLTAP_PID"
	stop_calltap && grep -q '^calltap: all streams: [0-9]* buffers of' "$ERR" || { cat "$ERR"; return 1; }
	same numbers "$(sed -nE 's/^\{"stream":"(zeros|one:events|twos)".*"number":([0-9]+).*/\2/p' "$OUT" | md5sum)" \
		"$(seq 0 2999 | md5sum)" || return 1
	closing_is zeros 1000 && closing_is one:events 1000 && closing_is twos 1000 &&
		closing_is t100:events 3000 && closing_is t119:events 3000 || return 1
	same 'numbers of one of the others' "$(sed -nE 's/^\{"stream":"t119:events".*"number":([0-9]+).*/\1/p' "$OUT" | md5sum)" \
		"$(seq 0 2999 | md5sum)"
}

# Buffers of one page overflow while calltap is stopped: the loss of each stream is exact.
loss_of_each() {
	local i targets form total=0 reported

	copies 20
	start_calltap -o json --pages 1 "${targets[@]}" one.o || return 1
	hold "$CALLTAP_PID"
	"$NUMBERS" 0 3000 0
	kill -CONT "$CALLTAP_PID"
	"$NUMBERS" 3000 3000 "$(last_cpu)"
	stop_calltap || return 1
	for i in t{100..119}:events one:events; do
		form="^calltap: $i: ([0-9]+) submitted, ([0-9]+) delivered, ([0-9]+) lost$"
		[[ $(grep "^calltap: $i:" "$ERR") =~ $form ]] || { cat "$ERR"; return 1; }
		same "$i: submitted" "${BASH_REMATCH[1]}" "$([[ $i == one:* ]] && echo 2000 || echo 6000)" || return 1
		same "$i: delivered and lost" $((BASH_REMATCH[2] + BASH_REMATCH[3])) "${BASH_REMATCH[1]}" || return 1
		((BASH_REMATCH[2] && BASH_REMATCH[3])) || { echo "$i: none delivered, or none lost"; return 1; }
		same "$i: shown" "$(grep -c "^{\"stream\":\"$i\"" "$OUT")" "${BASH_REMATCH[2]}" || return 1
		((total += BASH_REMATCH[3]))
	done
	reported=$(sed -nE 's/^calltap: all streams: ([0-9]+) events lost so far, .* more --pages .*/\1/p' "$ERR" | tail -n 1)
	((reported && reported <= total)) || { echo "$reported of $total lost events reported"; return 1; }
}

# Raise the limit of open files step by step. Below the number that a run needs, a message names the
# object that hit the limit and the cure, and nothing is left behind.
few_files() {
	local n status targets

	copies 20
	targets+=(zero.o)
	for ((n = 30; n < 400 + 50 * $(nproc); n++)); do
		status=0
		prlimit --nofile="$n:$n" "$CALLTAP" -d 0.1 "${targets[@]}" >out 2>err </dev/null || status=$?
		((status)) || break
		same "status with $n files" "$status" 1 && same "messages with $n files" "$(grep -c 'ulimit -Hn' err)" 1 ||
			{ echo "$n files"; tail -n 5 err; return 1; }
		grep -oE 'the (map|program|file)|a buffer of (all streams|t1)|too many files are open' err | head -n 1
	done >messages || { cat messages; return 1; }
	same 'objects that hit the limit' "$(sort -u messages | tr '\n' ,)" \
		'a buffer of all streams,a buffer of t1,the file,the map,the program,too many files are open,' || return 1
	same 'status with enough' "$status" 0 && wait_for 20 nothing_of_zero
}

# A hundred objects, each with a program, a stream and a map.
a_hundred() {
	local began targets

	copies 100
	began=${EPOCHREALTIME/./}
	start_calltap -o json --pages 2 "${targets[@]}" || return 1
	started=$(((${EPOCHREALTIME/./} - began) / 1000))
	"$NUMBERS" 0 1 && stop_calltap || return 1
	same events "$(grep -c '^{"stream":"t1[0-9][0-9]:events"' "$OUT")" 100 || return 1
	same streams "$(grep '^{"stream"' "$OUT" | cut -d, -f1 | sort -u | wc -l)" 100 || return 1
	closing_is t100:events 1 && closing_is t199:events 1
}

# ---- other than running them ----------------------------------------------------------------

layouts() {
	"$CALLTAP" --layout one.o two.o >out || return 1
	same headings "$(grep -E '^/\* ' out | tr '\n' ' ')" \
		'/* one.o */ /* stream one:events */ /* map one:counts */ /* two.o */ /* stream two:events */ /* map two:counts */ '
}

sources() {
	"$CALLTAP" --source ./twos.c "$STREAMS/probes/prints.c" >out || return 1
	same headings "$(grep -E '^/\* .*[a-z]\.c \*/$' out | tr '\n' ' ')" "/* ./twos.c */ /* $STREAMS/probes/prints.c */ "
}

# ---- compiling ------------------------------------------------------------------------------

# Two sources compile at the same time; their layouts are shown in the order of the targets.
side_by_side() {
	local n most=0

	sed 's/twos/others/' twos.c >others.c
	"$CALLTAP" --no-cache --kernel "$(uname -r)" --layout ./others.c ./twos.c >out 2>err &
	until ended $!; do
		n=$(pgrep -c -P $!)
		((n > most)) && most=$n
		pause 0.02
	done
	wait $! || { cat err; return 1; }
	same 'compilers at a time' "$most" "$(($(nproc) > 1 ? 2 : 1))" || return 1
	same order "$(grep -E '^/\* [^ ]*[.]c \*/' out | tr '\n' ' ')" '/* ./others.c */ /* ./twos.c */ '
}

# The message is about the first target with a mistake, whichever compiler ends first.
first_is_reported() {
	sed 's/number_of(args->pid)/first_mistake/' twos.c >first.c
	sed 's/number_of(args->pid)/second_mistake/' twos.c >second.c
	fails 3 'first_mistake' ./first.c ./second.c || return 1
	! grep -E 'second_mistake|second[.]c' err
}

require 'the probes compile' compile_all
check 'a source and two objects: one stream of lines, in order of time' in_order
check 'several targets as a table' as_a_table
check 'several targets as JSON' as_json
check 'several targets as CSV' as_csv
check '-c and -p apply to all targets' limits_are_of_all
for format in table json csv; do
	check "a recording of several targets replays: $format" replays_the_same "$format"
done
require 'the broken sources are made' broken_sources
check 'the second target does not exist' fails 2 'no probe is named' zero.o nothing
check 'the second target does not compile' fails 3 'no_number_of' zero.o ./broken.c
check 'two sources compile at the same time' side_by_side
check 'of two sources with mistakes the first is reported' first_is_reported
check 'the tracepoint of the second target does not exist' fails 3 'sys_enter_nothing' zero.o ./nowhere.c one.o
check 'the last target cannot attach' too_many_at_one_point
check 'a target named twice' fails 2 'named twice' zero.o one.o zero.o
check '--save of two targets' fails 2 'save writes one target' --save x.o ./twos.c ./broken.c
check 'many streams share their buffers: in order of time' in_order_too
check 'many streams share their buffers: the loss of each' loss_of_each
check 'too low a limit of open files: a message says so each time' few_files
check 'a hundred targets' a_hundred
[[ -z ${started-} ]] || tap_diag "a hundred targets started in $started ms"
check '--layout of several targets' layouts
check '--source of several targets' sources
tap_end
