#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Filters print the selected events and no others: by process (-p), thread name (-n), user (-u), network
# namespace (--netns) and cgroup (--cgroup) of the caller, and by several. Ends of a run: -c, -d.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

NETNS=$(stat -Lc %i /proc/self/ns/net)
DIR=$TMP/mix
mkdir "$DIR"

# ---- filters by caller -------------------------------------------------------------------

# Containers: nested cgroups, and a user. The name of one cgroup is a part of the other's.
BOX=/calltap-test
prepare_box() {
	CGROUPS=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	mkdir -p "$CGROUPS$BOX/inner" "$CGROUPS${BOX}2" && chmod 755 "$TMP" &&
		cp "$BIN/storm" "$TMP/gale" && cp "$BIN/storm" "$TMP/gales"
}

# hold_boxed CGROUP USER COMMAND...: run in a container, and in a network namespace of its own.
hold_boxed() {
	echo "$BASHPID" >"$CGROUPS$1/cgroup.procs" &&
		exec unshare -n setpriv --reuid="$2" --clear-groups "${HELD[@]}" "${@:3}"
}

# Start processes that wait: listens, with calls of every kind from several processes, threads and
# namespaces; and four storms: here, in a namespace of its own, and in the containers.
hold_mix() {
	coproc LISTENS { exec "${HELD[@]}" "$BIN/listens" "$DIR"; }
	MIXED=$LISTENS_PID
	"${HELD[@]}" "$BIN/storm" 50 1 >"$TMP/storm.here" &
	HERE=$!
	unshare -n "${HELD[@]}" "$BIN/storm" 50 1 >"$TMP/storm.there" &
	THERE=$!
	hold_boxed "$BOX/inner" daemon "$TMP/gale" 50 1 >"$TMP/storm.boxed" &
	BOXED=$!
	hold_boxed "${BOX}2" 4711 "$TMP/gales" 50 1 >"$TMP/storm.other" &
	OTHER=$!
	wait_for 60 is_held "$BOXED" && wait_for 60 is_held "$OTHER" || return 1
	BOXED_NETNS=$(stat -Lc %i "/proc/$BOXED/ns/net") OTHER_NETNS=$(stat -Lc %i "/proc/$OTHER/ns/net")
	exec {boxed}<"/proc/$BOXED/ns/net" {other}<"/proc/$OTHER/ns/net"
	wait_for 60 is_held "$THERE" || return 1
	THERE_NETNS=$(stat -Lc %i "/proc/$THERE/ns/net")
	[[ $THERE_NETNS != "$NETNS" ]] || { echo "storm is not in a namespace of its own"; return 1; }
	exec {there}<"/proc/$THERE/ns/net" # its number stays its own, also after its end
}

# Let them run to their end.
run_mix() {
	local out=${LISTENS[0]} in=${LISTENS[1]} said

	let_go "$MIXED" "$HERE" "$THERE" "$BOXED" "$OTHER" || return 1
	read -r -t 60 said <&"$out" && same 'listens said' "$said" ready || return 1
	exec {in}>&-
	wait_end "$MIXED" 60 && same 'status of listens' "$STATUS" 0 || return 1
	wait_end "$HERE" 60 && same 'storm here' "$STATUS $(<"$TMP/storm.here")" '0 50' || return 1
	wait_end "$THERE" 60 && same 'storm there' "$STATUS $(<"$TMP/storm.there")" '0 50' || return 1
	wait_end "$BOXED" 60 && same 'storm boxed' "$STATUS $(<"$TMP/storm.boxed")" '0 50' || return 1
	wait_end "$OTHER" 60 && same 'storm in the other box' "$STATUS $(<"$TMP/storm.other")" '0 50' || return 1
	exec {there}<&- {boxed}<&- {other}<&-
}

# watch_mix ARGUMENT...: run all with calltap and these arguments.
watch_mix() {
	start_calltap -o json "$@" "$OBJ" && run_mix && stop_calltap
}

# predicted_are CASES: exactly the events that are predicted for the cases that match the pattern. Some
# cases must match, but not all.
predicted_are() {
	local n all

	paste -d ' ' "$DIR/cases" "$DIR/expect.json" | sed -nE "s/^$1 (\{.*)/\1/p" | sort >"$TMP/want"
	n=$(wc -l <"$TMP/want") all=$(wc -l <"$DIR/cases")
	((n > 0 && n < all)) || { echo "$1 fits $n of $all predictions"; return 1; }
	json_untimed | sort | diff "$TMP/want" - || return 1
	summary_is "$n" "$n" 0
}

# storms_are [PID NETNS]...: exactly all 50 events of each storm, in their order.
storms_are() {
	local n all=$((50 * $# / 2))

	while (($#)); do
		for ((n = 1; n <= 50; n++)); do echo "$1 $2 $n"; done
		shift 2
	done | sort -s -n -k 1,1 >"$TMP/want"
	json_fields pid netns backlog | sort -s -n -k 1,1 | diff "$TMP/want" - || return 1
	summary_is "$all" "$all" 0
}

by_process() {
	require '-p: processes wait' hold_mix
	require '-p: they listen' watch_mix -p "$MIXED"
	check '-p: each listen of the process and its threads, and no other' \
		predicted_are "[^ ]+ $MIXED [0-9]+"
	require '-p with several: processes wait' hold_mix
	require '-p with several: they listen' watch_mix -p "$THERE,1" -p "$BOXED"
	check '-p with several: each listen of both, and no other' \
		storms_are "$THERE" "$THERE_NETNS" "$BOXED" "$BOXED_NETNS"
}

by_comm() {
	require '-n: processes wait' hold_mix
	require '-n: they listen' watch_mix -n gale
	check '-n: each listen by that name, and no other' storms_are "$BOXED" "$BOXED_NETNS"
	require '-n with several: processes wait' hold_mix
	require '-n with several: they listen' watch_mix -n stor,gale,storm,galess
	check '-n with several: each listen by these names, and no other' storms_are \
		"$HERE" "$NETNS" "$THERE" "$THERE_NETNS" "$BOXED" "$BOXED_NETNS"
}

by_user() {
	require '-u: processes wait' hold_mix
	require '-u: they listen' watch_mix -u daemon
	check '-u: each listen by the user, and no other' storms_are "$BOXED" "$BOXED_NETNS"
	require '-u with several: processes wait' hold_mix
	require '-u with several: they listen' watch_mix -u 4712,daemon -u 4711
	check '-u with several: each listen by these users, and no other' \
		storms_are "$BOXED" "$BOXED_NETNS" "$OTHER" "$OTHER_NETNS"
}

by_cgroup() {
	require '--cgroup: processes wait' hold_mix
	require '--cgroup: they listen' watch_mix --cgroup "$BOX"
	check '--cgroup: each listen in it and below, and no other' storms_are "$BOXED" "$BOXED_NETNS"
	require '--cgroup with several: processes wait' hold_mix
	require '--cgroup with several: they listen' watch_mix \
		--cgroup "$CGROUPS${BOX}2,$BOX,$BOX/inner,$(stat -c %i "$CGROUPS$BOX")"
	check '--cgroup with several: each listen in them, and no other' \
		storms_are "$BOXED" "$BOXED_NETNS" "$OTHER" "$OTHER_NETNS"
	require '--cgroup by ids: processes wait' hold_mix
	require '--cgroup by ids: they listen' watch_mix -n storm,gale \
		--cgroup "$(stat -c %i "$CGROUPS$BOX/inner"),$(stat -c %i "$CGROUPS")"
	check '--cgroup by ids: each listen, the root being all' storms_are \
		"$HERE" "$NETNS" "$THERE" "$THERE_NETNS" "$BOXED" "$BOXED_NETNS"
}

by_netns() {
	require '--netns: processes wait' hold_mix
	require '--netns: they listen' watch_mix --netns "$THERE_NETNS"
	check '--netns: each listen in that namespace, and no other' storms_are "$THERE" "$THERE_NETNS"
	require '--netns by paths: processes wait' hold_mix
	require '--netns by paths: they listen' watch_mix \
		--netns "/proc/$THERE/ns/net,$OTHER_NETNS,/proc/$OTHER/ns/net"
	check '--netns by paths: each listen in both, and no other' \
		storms_are "$THERE" "$THERE_NETNS" "$OTHER" "$OTHER_NETNS"
}

by_all() {
	require 'all filters: processes wait' hold_mix
	require 'all filters: they listen' watch_mix -p "$HERE,$THERE,$BOXED,$MIXED,$OTHER" \
		-n storm,gale,gales -u root,daemon,4711 --netns "$THERE_NETNS,$BOXED_NETNS" \
		--cgroup "$BOX,$BOX/inner,${BOX}2"
	check 'all filters: each listen that matches all, and no other' storms_are "$BOXED" "$BOXED_NETNS"
}

by_both() {
	require '-p with --netns: processes wait' hold_mix
	# The process is in the namespace; its socket may be in another one.
	require '-p with --netns: they listen' watch_mix -p "$MIXED" --netns "$NETNS"
	check '-p with --netns: each listen that the process made in the namespace, and no other' \
		predicted_are "[^ ]+ $MIXED $NETNS"
}

# ---- -c and -d ------------------------------------------------------------------------------

# storm_until_end ARGUMENT...: wait until calltap ends by itself.
storm_until_end() {
	start_calltap -o json "$@" "$OBJ" && storm 50 1 && calltap_ended
}

first_seven() { json_fields backlog | diff <(printf '%d\n' 1 2 3 4 5 6 7) -; }

# The sum counts all delivered events, those after the last printed one, too.
sum_is_right() {
	read_summary || return 1
	same "$SUBMITTED submitted, $DELIVERED delivered + $LOST lost" \
		"$((DELIVERED + LOST))" "$SUBMITTED" || return 1
	((DELIVERED >= 7 && SUBMITTED <= 50)) || { echo "$SUBMITTED submitted of 50"; return 1; }
}

by_count() {
	check '-c: ends by itself, well' storm_until_end -c 7
	check '-c: prints the first events, as many as requested' first_seven
	check '-c: the closing sum is right' sum_is_right
	check '-c: the summary object ends it' json_summary_agrees
	check '-c: nothing is left attached' nothing_left
	check '-c: ends in a storm, too' in_a_storm -c 7
	check '-c: prints as many as requested' json_events_are 7
}

# Measure the time from "ready" to the end, in microseconds. calltap may be ready a little before the
# clock is read.
timed() {
	start_calltap -o json -d 3 "$OBJ" || return 1
	BEGAN=${EPOCHREALTIME/./}
	storm 50 1 && calltap_ended || return 1
	TOOK=$((${EPOCHREALTIME/./} - BEGAN))
}

took_three_seconds() {
	((TOOK > 2500000 && TOOK < 10000000)) || { echo "it took $TOOK us"; return 1; }
}

# calltap ends while the storm goes on.
in_a_storm() {
	local status=0

	storm_on
	start_calltap -o json "$@" "$OBJ" && calltap_ended || status=1
	storm_off && return "$status"
}

by_time() {
	check '-d: ends by itself, well' timed
	check '-d: ends in time' took_three_seconds
	check '-d: prints all events until then' summary_is 50 50 0
	check '-d: nothing is left attached' nothing_left
	check '-d: ends in a storm, too' in_a_storm -d 1
}

require 'the kernel shows what is attached' remember_kernel
require 'a container' prepare_box
by_process
by_comm
by_user
by_netns
by_cgroup
by_both
by_all
rmdir "$CGROUPS$BOX/inner" "$CGROUPS$BOX" "$CGROUPS${BOX}2"
check 'nothing is left attached' nothing_left
by_count
by_time
tap_end
