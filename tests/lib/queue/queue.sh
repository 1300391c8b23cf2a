#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The test runner's queue: what runs beside what, in which order, and how it is counted.
# shellcheck disable=SC2317 # functions are run by check
set -u
. "$(dirname "$0")/../lib.sh"

FAKES=$(dirname "$0")/fakes.sh

# fakes WORKERS STATUS SUITE...: they run, and the runner ends so.
fakes() {
	local status=0

	rm -rf "$TMP/log"
	mkdir "$TMP/log"
	WORKERS=$1 log=$TMP/log "$FAKES" "${@:3}" >"$TMP/said" 2>"$TMP/err" || status=$?
	same 'exit status' "$status" "$2" || { cat "$TMP/said" "$TMP/err"; return 1; }
}

said() { grep -qxE -- "$1" "$TMP/said" || { echo "nothing says: $1"; cat "$TMP/said"; return 1; }; }

never_said() { ! grep -E -- "$1" "$TMP/said"; }

# most PATTERN: so many of these suites ran at the same time.
most() {
	awk -v form="$1" '$2 ~ form { n += $1 == "begin" ? 1 : -1; if (n > most) most = n } END { print most + 0 }' \
		"$TMP/log/notes"
}

one_by_one() {
	fakes 1 0 a b c && same notes "$(paste -sd' ' "$TMP/log/notes")" 'begin a end a begin b end b begin c end c'
}

two_at_a_time() {
	fakes 2 0 a b c d && same 'at a time' "$(most .)" 2 && said '4 passed, 0 failed, 0 skipped'
}

# The others go first, and those of the room still come one after another.
rooms() {
	fakes 3 0 room_1 room_2 room_3 a b || return 1
	same 'at a time' "$(most .)" 3 && same 'of the room at a time' "$(most room)" 1 &&
		same 'the first two' "$(awk '$1 == "begin" && NR < 4 { print $2 }' "$TMP/log/notes" | sort | paste -sd' ')" \
			'a b room_1' && said '5 passed, 0 failed, 0 skipped'
}

same_twice() { fakes 2 0 a a && same 'at a time' "$(most a)" 1; }


# counted SUITE PASSED FAILED SKIPPED: in its line and in the last.
counted() {
	local status=0

	(($3 == 0)) || status=1
	fakes 2 "$status" "$1" && said "$1: +$2 passed, $3 failed, $4 skipped, [0-9]+ s .CPU: [0-9]+ s." &&
		same 'the last line' "$(tail -n 1 "$TMP/said")" "$2 passed, $3 failed, $4 skipped"
}

shows_failures() {
	fakes 2 1 mixed seeded && said ' +not ok 2 - two' && said ' +# why' && said ' +ok 3 - three # SKIP not here' &&
		said ' +# sample: 5, SEED=42' && never_said 'SEED=43|one$'
}

ended_badly() { counted bad_end 1 1 0 && said ' +not ok - the suite ended with status 3' && said ' +# what it said last'; }

dies() {
	fakes 2 1 killed a && said 'killed: did not come to its end' && said '1 passed, 1 failed, 0 skipped'
}

keeps_logs() { fakes 2 1 mixed && grep -qx 'not ok 2 - two' "$TMP/log/mixed.tap" && [[ -e $TMP/log/mixed.err ]]; }

# All that it has started ends with it.
told_to_end() {
	local runner status=0

	rm -rf "$TMP/log"
	mkdir "$TMP/log"
	WORKERS=2 log=$TMP/log "$FAKES" endless a >"$TMP/said" 2>&1 &
	runner=$!
	wait_for 10 test -s "$TMP/log/sleeper" && kill -"$1" "$runner" || return 1
	wait "$runner" || status=$?
	same 'exit status' "$status" "$2" && wait_for 10 ended "$(<"$TMP/log/sleeper")"
}

check 'one worker: in the order of the queue' one_by_one
check 'two workers: two at a time, and all of them' two_at_a_time
check 'what shares a room takes turns, and others go first' rooms
check 'a suite never runs beside itself' same_twice
check 'passed, failed and skipped are counted' counted mixed 1 1 1
check 'subtests are counted, and one that is missing has failed' counted subtests 3 1 0
check 'a suite that does not run what it plans has failed' counted short 2 1 0
check 'one that says nothing has failed' counted silent 0 1 0
check 'one without a plan has failed' counted no_plan 1 1 0
check 'one that is not there has failed' counted no_such 0 1 0
check 'one that ends with a status of its own has failed, and is quoted' ended_badly
check 'one that is killed has failed' dies
check 'what failed is shown, with the seed to have it again' shows_failures
check 'what suites say is kept' keeps_logs
check 'SIGTERM ends what runs' told_to_end TERM 143
check 'SIGHUP ends what runs' told_to_end HUP 143
tap_end
