#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The output of a probe: maps, several streams in order, losses, printed lines and stacks, all of it
# also recorded and replayed. On the kernel of this machine, at tracepoints, as root. The program
# numbers makes calls that a probe recognizes by their argument.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

STREAMS=$(realpath "$(dirname "$0")")
TOP=$(realpath "$STREAMS/../../../..")
PROBES=$STREAMS/probes
NUMBERS=$BUILD/tests/system/print/streams/numbers
STACKED=$BUILD/tests/system/print/streams/stacked
FORMATS=(table json csv)
[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
export BCC_KERNEL_SOURCE=$HEADERS
chmod 755 "$TMP" && cd "$TMP" || exit 1

# compile NAME OPTION...: compile $TMP/NAME.o
compile() {
	local name=$1

	shift
	"$CALLTAP" --no-cache --kernel "$(uname -r)" --save "$TMP/$name.o" "$@"
}

compile_all() {
	compile maps "$PROBES/maps.c" && compile streams "$PROBES/streams.c" &&
		compile small -D RING_PAGES=1 "$PROBES/streams.c" &&
		compile stacks "$PROBES/stacks.c" && compile large -D ROOMS=1 "$PROBES/large.c" &&
		compile changing -D ROOMS=0 "$PROBES/large.c" &&
		compile one -s NAME=one "$PROBES/prints.c" && compile two -s NAME=two "$PROBES/prints.c" &&
		compile nested "$PROBES/nested.c"
}

# The second CPU, if there is one: then the buffers of two CPUs have to be merged.
last_cpu() { echo $(($(nproc) > 1 ? 1 : 0)); }

untimed() {
	sed -E 's/ at [0-9]{2}:[0-9]{2}:[0-9]{2}:/ at TIME:/
		s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z/TIME/g' "$@"
}

# text_is FILE TEXT
text_is() { diff <(printf '%s\n' "$2") "$1"; }

# counts_of STREAM: set SUBMITTED, DELIVERED and LOST from its closing line
counts_of() {
	local line n=0 form="^calltap: $1: ([0-9]+) submitted, ([0-9]+) delivered, ([0-9]+) lost(; .*)?\$"

	SUBMITTED='' DELIVERED='' LOST=''
	while IFS= read -r line; do
		[[ $line =~ $form ]] || continue
		SUBMITTED=${BASH_REMATCH[1]} DELIVERED=${BASH_REMATCH[2]} LOST=${BASH_REMATCH[3]}
		n=$((n + 1))
	done <"$ERR"
	((n == 1)) || { echo "$n closing lines of $1 instead of 1; stderr was:"; cat "$ERR"; return 1; }
}

# counts_are STREAM SUBMITTED: all were delivered
counts_are() {
	counts_of "$1" || return 1
	same "$1: submitted delivered lost" "$SUBMITTED $DELIVERED $LOST" "$2 $2 0"
}

# ---- maps -----------------------------------------------------------------------------------

# count_numbers FORMAT: make the calls 0 to 29 on two CPUs; the maps are in $TMP/untimed
count_numbers() {
	start_calltap -o "$1" "$TMP/maps.o" || return 1
	"$NUMBERS" 0 20 0 && "$NUMBERS" 20 10 "$(last_cpu)" && stop_calltap || return 1
	untimed "$OUT" >"$TMP/untimed"
}

MAPS_TABLE='counts at TIME: 2 entries
COMM    PARITY VALUE
numbers EVEN      15
numbers ODD       15

percpu at TIME: 3 entries
KEY VALUE
  0    10
  1    10
  2    10
'
MAPS_HISTOGRAMS='     value               : count     distribution
         0 -> 1          : 2        |*****                                   |
         2 -> 3          : 2        |*****                                   |
         4 -> 7          : 4        |***********                             |
         8 -> 15         : 8        |**********************                  |
        16 -> 31         : 14       |****************************************|

keyed at TIME: 10 entries

parity = 0
     value               : count     distribution
         0 -> 1          : 1        |*****                                   |
         2 -> 3          : 1        |*****                                   |
         4 -> 7          : 2        |***********                             |
         8 -> 15         : 4        |**********************                  |
        16 -> 31         : 7        |****************************************|

parity = 1
     value               : count     distribution
         0 -> 1          : 1        |*****                                   |
         2 -> 3          : 1        |*****                                   |
         4 -> 7          : 2        |***********                             |
         8 -> 15         : 4        |**********************                  |
        16 -> 31         : 7        |****************************************|

flat at TIME: 5 entries
     value         : count     distribution
        0          : 6        |****************************************|
        1          : 6        |****************************************|
        2          : 6        |****************************************|
        3          : 6        |****************************************|
        4          : 6        |****************************************|

lru at TIME: 3 entries
KEY VALUE
  2   -29
  1   -28
  0   -27

trie at TIME: 1 entry
LENGTH ADDRESS  VALUE
    24 10.1.2.0     1
'

maps_as_tables() {
	count_numbers table || return 1
	text_is <(sed -n '1,/^apart/p' "$TMP/untimed" | sed '$d') "$MAPS_TABLE" || return 1
	text_is <(sed '1,/^dist/d' "$TMP/untimed") "$MAPS_HISTOGRAMS" || return 1
	same 'elements' "$(sed -n '/^elements/,/^$/p' "$TMP/untimed" | grep -cE '^ *[0-9]+ +1$')" 30
}

no_working_maps() { ! grep -E '^(pending|entered|settings|stacks) at' "$TMP/untimed"; }

# map_is NAME LINE: in JSON
map_is() { same "$1" "$(grep "^{\"map\":\"$1\"" "$TMP/untimed")" "{\"map\":\"$1\",\"time\":\"TIME\",$2}"; }

maps_as_json() {
	local one='{"low":0,"high":1,"count":1},{"low":2,"high":3,"count":1},{"low":4,"high":7,"count":2}'

	one+=',{"low":8,"high":15,"count":4},{"low":16,"high":31,"count":7}'
	count_numbers json || return 1
	map_is counts '"entries":[{"key":{"comm":"numbers","parity":"EVEN"},"value":15},{"key":{"comm":"numbers","parity":"ODD"},"value":15}]' &&
		map_is keyed "\"histogram\":\"log2\",\"entries\":[{\"key\":{\"parity\":0},\"buckets\":[$one]},{\"key\":{\"parity\":1},\"buckets\":[$one]}]" &&
		map_is lru '"entries":[{"key":2,"value":-29},{"key":1,"value":-28},{"key":0,"value":-27}]' &&
		map_is trie '"entries":[{"key":{"length":24,"address":"10.1.2.0"},"value":1}]' &&
		same 'last line' "$(tail -n 1 "$OUT")" '{"summary":{}}'
}

# The value of each CPU depends on where the calls were made; the sum must agree with them.
per_cpu_adds_up() {
	local key value cpus sum n=0

	while read -r key value cpus; do
		sum=$((${cpus//,/+}))
		same "key $key" "$value $sum" '10 10' || return 1
		n=$((n + 1))
	done < <(grep '"map":"percpu"' "$TMP/untimed" | grep -oE '"key":[0-9]+,"value":[0-9]+,"cpus":\[[0-9,]+\]' |
		sed -E 's/"key":([0-9]+),"value":([0-9]+),"cpus":\[(.*)\]/\1 \2 \3/')
	same keys "$n" 3
}

maps_as_csv() {
	count_numbers csv || return 1
	tr -d '\r' <"$TMP/untimed" >"$TMP/csv"
	same counts "$(grep -A 2 '^map,time,comm,parity,value$' "$TMP/csv" | tail -n 2)" \
		$'counts,TIME,numbers,EVEN,15\ncounts,TIME,numbers,ODD,15' || return 1
	same keyed "$(grep -A 1 '^map,time,parity,low,high,count$' "$TMP/csv" | tail -n 1)" keyed,TIME,0,0,1,1 || return 1
	same 'empty lines' "$(grep -c '^$' "$TMP/csv")" 8
}

maps_at_an_interval() {
	start_calltap -o json -i 0.2 "$TMP/maps.o" || return 1
	"$NUMBERS" 0 20
	wait_for 60 shown_times 3 || { echo 'not shown 3 times'; return 1; }
	"$NUMBERS" 20 10
	stop_calltap || return 1
	same 'at first' "$(grep -m 1 '"value":10' "$OUT" | grep -c '"map":"counts"')" 1 || return 1
	same 'at the end' "$(grep '"map":"counts"' "$OUT" | tail -n 1 | grep -o '"value":15' | wc -l)" 2
}

shown_times() { (($(grep -c '"map":"counts"' "$OUT") >= $1)); }

# Two CPUs change a map without pause, each its own half: reading ends, and every call is counted.
map_under_load() {
	start_calltap -o json -i 0.02 "$TMP/changing.o" || return 1
	"$NUMBERS" 0 400000 0 &
	"$NUMBERS" 400000 400000 "$(last_cpu)" && wait $! && stop_calltap || return 1
	(($(grep -c '"map":"changing"' "$OUT") > 3)) || { echo 'not read meanwhile'; return 1; }
	same total "$(grep '"map":"changing"' "$OUT" | tail -n 1 | grep -o '"value":[0-9]*' |
		awk -F: '{ n += $2 } END { print n }')" 800000
}

map_too_large() {
	start_calltap -o json "$TMP/large.o" || return 1
	"$NUMBERS" 0 90000 && stop_calltap || return 1
	grep -q '^{"map":"rooms","time":"[^"]*","cut":true,' "$OUT" || { cut -c 1-200 "$OUT"; return 1; }
	same entries "$(grep -o '"key":' "$OUT" | wc -l)" $((32 * 1024 * 1024 / (4 + 384)))
}

# ---- streams --------------------------------------------------------------------------------

numbers_in() { grep -oE '("number":|number )[0-9]+' "$OUT" | grep -oE '[0-9]+'; }

# Calls alternate between two CPUs and go to four streams: events come in the order of the calls.
streams_in_order() {
	local i

	start_calltap -o json "$TMP/streams.o" || return 1
	for ((i = 0; i < 40; i++)); do
		"$NUMBERS" $((i * 50)) 50 $((i % 2 ? $(last_cpu) : 0))
	done
	stop_calltap || return 1
	same 'numbers' "$(numbers_in | md5sum)" "$(seq 0 1999 | md5sum)" || return 1
	for i in first second ring trace_pipe; do
		counts_are "$i" 500 || return 1
		same "$i shown" "$(grep -c "^{\"stream\":\"$i\"" "$OUT")" 500 || return 1
	done
}

# Buffers of one page overflow while calltap is stopped.
streams_with_loss() {
	local i n

	start_calltap -o json --pages 1 "$TMP/small.o" || return 1
	hold "$CALLTAP_PID"
	"$NUMBERS" 0 40000 0
	kill -CONT "$CALLTAP_PID"
	stop_calltap || return 1
	for i in first second ring trace_pipe; do
		counts_of "$i" || return 1
		same "$i: submitted" "$SUBMITTED" 10000 || return 1
		same "$i: delivered and lost" $((DELIVERED + LOST)) 10000 || return 1
		((LOST > 0 && DELIVERED > 0)) || { echo "$i: $DELIVERED delivered, $LOST lost"; return 1; }
		n=$(grep -c "^{\"stream\":\"$i\"" "$OUT")
		same "$i: shown" "$n" "$DELIVERED" || return 1
		grep -q "^{\"summary\".*\"$i\":{\"submitted\":10000,\"delivered\":$DELIVERED,\"lost\":$LOST}" "$OUT" ||
			{ tail -n 1 "$OUT"; return 1; }
	done
	grep -q 'ring: .* events lost so far.*BPF_RINGBUF_OUTPUT' "$ERR" || { cat "$ERR"; return 1; }
}

streams_at_speed() {
	local i

	start_calltap -o json --pages 512 "$TMP/streams.o" || return 1
	"$NUMBERS" 0 40000 0 &
	"$NUMBERS" 40000 40000 "$(last_cpu)" && wait $! && stop_calltap || return 1
	for i in first second ring trace_pipe; do
		counts_of "$i" || return 1
		same "$i: submitted" "$SUBMITTED" 20000 || return 1
		same "$i: shown and lost" $(($(grep -c "^{\"stream\":\"$i\"" "$OUT") + LOST)) 20000 || return 1
	done
	for i in first second; do # their buffers hold all events
		counts_are "$i" 20000 || return 1
	done
}

count_ends_it() {
	start_calltap -c 7 -o json "$TMP/streams.o" || return 1
	"$NUMBERS" 0 100 && calltap_ended || return 1
	same 'events' "$(grep -c '^{"stream"' "$OUT")" 7 && same numbers "$(numbers_in | tr '\n' ' ')" '0 1 2 3 4 5 6 '
}

# unseen PROGRAM OPTION...: runs that the kernel skips are counted, and reported if there are any.
unseen() {
	start_calltap -o json "${@:2}" "$TMP/nested.o" || return 1
	"$1" if=/dev/zero of=/dev/null bs=1M count=1 2>"$TMP/dd" && stop_calltap || return 1
	counts_of faults && ((SUBMITTED > 0)) || { cat "$ERR"; return 1; }
	grep -q "^calltap: unseen: $SUBMITTED times, " "$ERR" || { cat "$ERR"; return 1; }
	same 'in JSON' "$(tail -n 1 "$OUT" | grep -o '"unseen":.*')" "\"unseen\":$SUBMITTED}"
}

unseen_by_gates() {
	cp "$(command -v dd)" "$TMP/faulty" && unseen "$TMP/faulty" -n faulty
}

nothing_unseen() {
	start_calltap -o json "$TMP/streams.o" && "$NUMBERS" 0 100 && stop_calltap || return 1
	! grep unseen "$ERR" "$OUT"
}

# ---- printed lines --------------------------------------------------------------------------

printed() { grep -oE '(one|two) [0-9]+' "$1" | tr '\n' ' '; }

# Two probes print at the same time, and the trace pipe is read: each shows its own lines.
lines_of_each_probe() {
	local first

	"$CALLTAP" -o json -c 3 "$TMP/two.o" >"$TMP/two" 2>"$TMP/two.err" </dev/null &
	first=$!
	wait_for "$READY_SECONDS" grep -q ready "$TMP/two.err" || { cat "$TMP/two.err"; return 1; }
	start_calltap -o json "$TMP/one.o" || return 1
	cat /sys/kernel/tracing/trace_pipe >"$TMP/pipe" 2>/dev/null &
	"$NUMBERS" 0 3
	wait "$first" || { cat "$TMP/two.err"; return 1; }
	wait_for 60 grep -q 'one 2' "$TMP/pipe" || { echo 'the trace pipe has lost lines'; return 1; }
	kill $! && wait $! 2>/dev/null
	stop_calltap || return 1
	same one "$(printed "$OUT")" 'one 0 one 1 one 2 ' && same two "$(printed "$TMP/two")" 'two 0 two 1 two 2 ' &&
		grep -q '"pid":[0-9]*,"comm":"numbers","text":"one 1"}$' "$OUT"
}

# ---- stacks ---------------------------------------------------------------------------------

# with_stacks FORMAT: trace two events of a process that stays until they are shown. The helper that
# looks up names starts with the first stack and ends with calltap.
with_stacks() {
	local keep helper

	start_calltap -o "$1" "$TMP/stacks.o" || return 1
	same 'helpers at first' "$(pgrep -P "$CALLTAP_PID" | wc -l)" 0 || return 1
	exec {keep}> >("$STACKED" 2)
	wait_for 60 grep -q innermost "$OUT" || { echo 'no stack'; cat "$OUT" "$ERR"; stop_calltap; return 1; }
	helper=$(pgrep -P "$CALLTAP_PID" -x calltap-sym) || { echo 'no helper'; return 1; }
	stop_calltap || return 1
	exec {keep}>&-
	[[ ! -e /proc/$helper ]] || { echo 'the helper is still there'; return 1; }
}

stacks_as_tables() {
	with_stacks table || return 1
	same 'frames' "$(sed -n '/^    in_process:/,/main/p' "$OUT" | head -n 5 | sed -E 's/\+0x[0-9a-f]+//')" \
		$'    in_process:\n        innermost [stacked]\n        middle [stacked]\n        outermost [stacked]\n        main [stacked]' || return 1
	grep -qE '^ *[0-9]+ +[0-9]+ +0 +EFAULT' "$OUT" || { cat "$OUT"; return 1; }
	same 'stacks of the kernel' "$(grep -c '^    in_kernel:' "$OUT")" 1 || return 1
	sed -n '/^    in_kernel:/,/^    in_process/p' "$OUT" | grep -qE '^        [a-zA-Z_][a-zA-Z0-9_.]*\+0x' ||
		{ cat "$OUT"; return 1; }
	sed -n '/^counts at/,$p' "$OUT" | grep -q '^        outermost'
}

stacks_as_json() {
	local form='"frames":\["innermost\+0x[0-9a-f]+ \[stacked\]","middle\+0x[0-9a-f]+ \[stacked\]","outermost\+'

	with_stacks json || return 1
	grep -qE "\"number\":0,\"in_kernel\":\{\"id\":-14,\"error\":\"EFAULT\",\"frames\":\[\]\},\"in_process\":\{\"id\":[0-9]+,$form" "$OUT" &&
		grep -qE "^\{\"map\":\"counts\".*\"user_stack_id\":\{\"id\":[0-9]+,$form" "$OUT" || { cat "$OUT"; return 1; }
}

stacks_as_csv() {
	with_stacks csv || return 1
	grep -qE '^[0-9]+,[0-9]+,0,EFAULT,innermost\+0x[0-9a-f]+ \[stacked\];middle\+' "$OUT" || { cat "$OUT"; return 1; }
}

# ---- recordings -----------------------------------------------------------------------------

as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }

# replays_the_same PROBE FORMAT COMMAND...: the replay of a recorded run prints the same
replays_the_same() {
	local probe=$1 format=$2

	shift 2
	rm -f "$TMP/run"
	start_calltap -o "$format" -i 0.3 --record "$TMP/run" "$TMP/$probe.o" || return 1
	"$@"
	pause 0.7
	stop_calltap || return 1
	chmod 644 "$TMP/run"
	as_nobody "$CALLTAP" -o "$format" --replay "$TMP/run" >"$TMP/again" 2>"$TMP/again.err" ||
		{ cat "$TMP/again.err"; return 1; }
	[[ -s $OUT ]] && cmp "$OUT" "$TMP/again" || return 1
	diff <(grep ' submitted, ' "$ERR") <(grep ' submitted, ' "$TMP/again.err")
}

# refused FILE TEXT: --replay fails with status 2 and this message
refused() {
	local status=0

	"$CALLTAP" --replay "$1" >"$TMP/again" 2>"$TMP/again.err" || status=$?
	same status "$status" 2 && grep -q "$2" "$TMP/again.err" || { cat "$TMP/again.err"; return 1; }
}

bad_recordings() {
	local size

	"$CALLTAP" -o json --replay "$TMP/run" >"$TMP/whole" 2>/dev/null || return 1
	size=$(stat -c %s "$TMP/run")
	head -c $((size - 1)) "$TMP/run" >"$TMP/cut" && refused "$TMP/cut" 'is truncated or damaged here' || return 1
	head -c $((size / 2)) "$TMP/run" >"$TMP/cut" && refused "$TMP/cut" '' || return 1
	head -c 20 "$TMP/run" >"$TMP/cut" && refused "$TMP/cut" 'is not a recording' || return 1
	refused "$TMP/maps.o" 'is not a recording' && refused /dev/null 'is not a recording' &&
		refused "$TMP/nowhere" 'cannot read .*No such file'
}

# ---- options --------------------------------------------------------------------------------

options_reach_the_source() {
	mkdir -p "$TMP/include" && echo '#define FROM_HEADER 41' >"$TMP/include/extra.h" || return 1
	cat >"$TMP/edited.c" <<-'END'
		#include "extra.h"
		struct event { int sum; };
		BPF_PERF_OUTPUT(events);
		TRACEPOINT_PROBE(syscalls, WHERE)
		{
			struct event event = { .sum = FROM_HEADER + DEFINED };
			if (args->pid == 0x5a000000)
				events.perf_submit(args, &event, sizeof(event));
			return 0;
		}
	END
	start_calltap --no-cache -o json -c 1 -D DEFINED -I "$TMP/include" -s WHERE=sys_enter_getpgid "$TMP/edited.c" || return 1
	"$NUMBERS" 0 1 && calltap_ended && same event "$(head -n 1 "$OUT")" '{"stream":"events","sum":42}'
}

source_is_what_runs() {
	"$CALLTAP" --source -D DEFINED=7 -I "$TMP/include" -s WHERE=sys_enter_getpgid "$TMP/edited.c" >"$TMP/source" || return 1
	grep -q '#define DEFINED 7' "$TMP/source" && grep -q 'FROM_HEADER 41' "$TMP/source" &&
		grep -q 'TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)' "$TMP/source" || { cat "$TMP/source"; return 1; }
	"$CALLTAP" --kernel "$(uname -r)" --no-cache --save "$TMP/again.o" - <"$TMP/source"
}

nothing_to_replace() {
	local status=0

	"$CALLTAP" --source -s NOWHERE=x "$TMP/edited.c" >/dev/null 2>"$TMP/err2" || status=$?
	same status "$status" 2 && grep -q NOWHERE "$TMP/err2"
}

probes_are_listed() {
	mkdir -p "$TMP/here/probes" && cp "$PROBES/prints.c" "$TMP/here/probes" || return 1
	(cd "$TMP/here" && "$CALLTAP" --list) >"$TMP/list" || return 1
	grep -qE '^prints +NAME and the number, into the trace pipe$' "$TMP/list" &&
		grep -qE '^listen +every TCP listen' "$TMP/list" || { cat "$TMP/list"; return 1; }
}

# ---- all of it ------------------------------------------------------------------------------

require 'the probes compile' compile_all
check 'maps as tables and histograms' maps_as_tables
check 'maps that programs use for themselves are not shown' no_working_maps
check 'maps as JSON' maps_as_json
check 'per-CPU values and their sum' per_cpu_adds_up
check 'maps as CSV' maps_as_csv
check 'maps at an interval' maps_at_an_interval
check 'a map is read while it is filled' map_under_load
check 'a map that is too large is read in part and marked' map_too_large
check 'four streams, two CPUs: in order of time' streams_in_order
check 'small buffers: submitted = delivered + lost, for each stream' streams_with_loss
check 'at full speed: every event is delivered or lost' streams_at_speed
check '-c shows the first events in order' count_ends_it
check 'runs that the kernel skips are counted as unseen' unseen dd
check 'skipped runs of a filter are counted as unseen' unseen_by_gates
check 'without skipped runs nothing is reported' nothing_unseen
check 'each probe shows its own printed lines, the trace pipe all of them' lines_of_each_probe
check 'stacks in tables' stacks_as_tables
check 'stacks in JSON' stacks_as_json
check 'stacks in CSV' stacks_as_csv
for format in "${FORMATS[@]}"; do
	check "a recording replays: maps, $format" replays_the_same maps "$format" "$NUMBERS" 0 30
	check "a recording replays: stacks, $format" replays_the_same stacks "$format" "$STACKED" 3 </dev/null
	check "a recording replays: streams and lines, $format" replays_the_same streams "$format" "$NUMBERS" 0 50
done
check 'files that are no recordings, or cut off, are refused' bad_recordings
check '-D, -I and -s' options_reach_the_source
check '--source prints what is compiled' source_is_what_runs
check '-s of a name that the source does not have' nothing_to_replace
check '--list shows probes and their descriptions' probes_are_listed
tap_end
