#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is chosen comes and nothing else: by process (-p), by the network namespace of the caller
# (--netns), by both. And when to stop: -c, -d.
set -u
. "$(dirname "$0")/../lib.sh"

NETNS=$(stat -Lc %i /proc/self/ns/net)
DIR=$TMP/mix
mkdir "$DIR"

# ---- -p and --netns -------------------------------------------------------------------------

# Processes that wait: listens, which makes every kind from several processes and threads and in
# three namespaces, and two storms, here and in a namespace of its own.
hold_mix() {
	coproc LISTENS { exec "${HELD[@]}" "$BIN/listens" "$DIR"; }
	MIXED=$LISTENS_PID
	"${HELD[@]}" "$BIN/storm" 50 1 >"$TMP/storm.here" &
	HERE=$!
	unshare -n "${HELD[@]}" "$BIN/storm" 50 1 >"$TMP/storm.there" &
	THERE=$!
	wait_for 30 is_held "$THERE" || return 1
	THERE_NETNS=$(stat -Lc %i "/proc/$THERE/ns/net")
	[[ $THERE_NETNS != "$NETNS" ]] || { echo "storm is not in a namespace of its own"; return 1; }
	exec {there}<"/proc/$THERE/ns/net" # its number stays its own, also after its end
}

# Lets them run to their end.
run_mix() {
	local out=${LISTENS[0]} in=${LISTENS[1]} said

	let_go "$MIXED" "$HERE" "$THERE" || return 1
	read -r -t 60 said <&"$out" && same 'listens said' "$said" ready || return 1
	exec {in}>&-
	wait_end "$MIXED" 60 && same 'status of listens' "$STATUS" 0 || return 1
	wait_end "$HERE" 60 && same 'storm here' "$STATUS $(<"$TMP/storm.here")" '0 50' || return 1
	wait_end "$THERE" 60 && same 'storm there' "$STATUS $(<"$TMP/storm.there")" '0 50' || return 1
	exec {there}<&-
}

# watch_mix ARGUMENT...: these decide what calltap sees of it.
watch_mix() {
	start_calltap -o json "$@" "$OBJ" && run_mix && stop_calltap
}

# predicted_are CASES: the events predicted for the cases that the pattern fits, no more, no less.
# It must fit some cases, but not all.
predicted_are() {
	local n all

	paste -d ' ' "$DIR/cases" "$DIR/expect.json" | sed -nE "s/^$1 (\{.*)/\1/p" | sort >"$TMP/want"
	n=$(wc -l <"$TMP/want") all=$(wc -l <"$DIR/cases")
	((n > 0 && n < all)) || { echo "$1 fits $n of $all predictions"; return 1; }
	json_untimed | sort | diff "$TMP/want" - || return 1
	summary_is "$n" "$n" 0
}

# storm_is PID NETNS: all 50 of a storm in their order, no more, no less.
storm_is() {
	local n

	for ((n = 1; n <= 50; n++)); do
		echo "$1 $2 $n"
	done >"$TMP/want"
	json_fields pid netns backlog | diff "$TMP/want" - || return 1
	summary_is 50 50 0
}

by_process() {
	require '-p: processes wait' hold_mix
	require '-p: they listen' watch_mix -p "$MIXED"
	check '-p: each listen of the process and its threads, and no other' \
		predicted_are "[^ ]+ $MIXED [0-9]+"
}

by_netns() {
	require '--netns: processes wait' hold_mix
	require '--netns: they listen' watch_mix --netns "$THERE_NETNS"
	check '--netns: each listen in that namespace, and no other' storm_is "$THERE" "$THERE_NETNS"
}

by_both() {
	require '-p with --netns: processes wait' hold_mix
	# The process is in the namespace: its socket may be of another one.
	require '-p with --netns: they listen' watch_mix -p "$MIXED" --netns "$NETNS"
	check '-p with --netns: each listen that the process made in the namespace, and no other' \
		predicted_are "[^ ]+ $MIXED $NETNS"
}

# ---- -c and -d ------------------------------------------------------------------------------

# storm_until_end ARGUMENT...: calltap ends by itself.
storm_until_end() {
	start_calltap -o json "$@" "$OBJ" && storm 50 1 && calltap_ended
}

first_seven() { json_fields backlog | diff <(printf '%d\n' 1 2 3 4 5 6 7) -; }

# It holds for all that came, and so also for what came after the last one shown.
sum_is_right() {
	read_summary || return 1
	same "$SUBMITTED submitted, $DELIVERED delivered + $LOST lost" \
		"$((DELIVERED + LOST))" "$SUBMITTED" || return 1
	((DELIVERED >= 7 && SUBMITTED <= 50)) || { echo "$SUBMITTED submitted of 50"; return 1; }
}

by_count() {
	check '-c: ends by itself, well' storm_until_end -c 7
	check '-c: shows the first events, as many as asked for' first_seven
	check '-c: the closing sum is right' sum_is_right
	check '-c: the summary object ends it' json_summary_agrees
	check '-c: nothing is left attached' nothing_left
	check '-c: ends in a storm, too' in_a_storm -c 7
	check '-c: shows as many as asked for' json_events_are 7
}

# From ready to the end, in microseconds. calltap may be a little ahead of our look at the clock.
timed() {
	start_calltap -o json -d 3 "$OBJ" || return 1
	BEGAN=${EPOCHREALTIME/./}
	storm 50 1 && calltap_ended || return 1
	TOOK=$((${EPOCHREALTIME/./} - BEGAN))
}

took_three_seconds() {
	((TOOK > 2500000 && TOOK < 10000000)) || { echo "it took $TOOK us"; return 1; }
}

# The storm does not end; calltap does.
in_a_storm() {
	local status=0

	storm_on
	start_calltap -o json "$@" "$OBJ" && calltap_ended || status=1
	storm_off && return "$status"
}

by_time() {
	check '-d: ends by itself, well' timed
	check '-d: ends when it should' took_three_seconds
	check '-d: shows what came until then' summary_is 50 50 0
	check '-d: nothing is left attached' nothing_left
	check '-d: ends in a storm, too' in_a_storm -d 1
}

require 'the kernel shows what is attached' remember_kernel
by_process
by_netns
by_both
check 'nothing is left attached' nothing_left
by_count
by_time
tap_end
