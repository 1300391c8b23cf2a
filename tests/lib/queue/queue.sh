#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The test runner's queue: order, groups, counts, and the end on a signal.
set -u
. "$(dirname "$0")/../lib.sh"

FAKES=$(dirname "$0")/fakes.sh

# fakes WORKERS STATUS SUITE...: run these suites; fail unless the runner ends with STATUS.
fakes() {
	local status=0

	rm -rf "$TMP/log"
	mkdir "$TMP/log"
	WORKERS=$1 log=$TMP/log "$FAKES" "${@:3}" >"$TMP/said" 2>"$TMP/err" || status=$?
	same 'exit status' "$status" "$2" || { cat "$TMP/said" "$TMP/err"; return 1; }
}

said() { grep -qxE -- "$1" "$TMP/said" || { echo "no line: $1"; cat "$TMP/said"; return 1; }; }

never_said() { ! grep -E -- "$1" "$TMP/said"; }

# most PATTERN: print how many suites with such names ran at the same time, at most.
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

# Suites of a group run one after another; suites outside the group overtake them.
groups_take_turns() {
	fakes 3 0 group_1 group_2 group_3 a b || return 1
	same 'at a time' "$(most .)" 3 && same 'of the group at a time' "$(most group)" 1 &&
		same 'the first two' "$(awk '$1 == "begin" && NR < 4 { print $2 }' "$TMP/log/notes" | sort | paste -sd' ')" \
			'a b group_1' && said '5 passed, 0 failed, 0 skipped'
}

same_twice() { fakes 2 0 a a && same 'at a time' "$(most a)" 1; }

# counted SUITE PASSED FAILED SKIPPED: fail unless its line and the last line have these counts.
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

ended_badly() { counted bad_end 1 1 0 && said ' +not ok - the suite ended with status 3' && said ' +# its last message'; }

dies() {
	fakes 2 1 killed a && said 'killed: ended without a result' && said '1 passed, 1 failed, 0 skipped'
}

keeps_logs() { fakes 2 1 mixed && grep -qx 'not ok 2 - two' "$TMP/log/mixed.tap" && [[ -e $TMP/log/mixed.err ]]; }

# ends_on SIGNAL STATUS: the runner ends with STATUS, and its suites' processes end, too.
ends_on() {
	local runner status=0

	rm -rf "$TMP/log"
	mkdir "$TMP/log"
	WORKERS=2 log=$TMP/log "$FAKES" endless a >"$TMP/said" 2>&1 &
	runner=$!
	wait_for 10 test -s "$TMP/log/sleeper" && kill -"$1" "$runner" || return 1
	wait "$runner" || status=$?
	same 'exit status' "$status" "$2" && wait_for 10 ended "$(<"$TMP/log/sleeper")"
}

check 'one worker: the order of the queue' one_by_one
check 'two workers: two suites at a time' two_at_a_time
check 'suites of a group take turns, and others overtake them' groups_take_turns
check 'a suite never runs beside itself' same_twice
check 'passed, failed and skipped are counted' counted mixed 1 1 1
check 'subtests are counted, and a missing one is a failure' counted subtests 3 1 0
check 'a suite that does not fulfil its plan fails' counted short 2 1 0
check 'a suite without output fails' counted silent 0 1 0
check 'a suite without a plan fails' counted no_plan 1 1 0
check 'an unknown suite fails' counted no_such 0 1 0
check 'a suite with an exit status other than 0 fails, and its stderr is shown' ended_badly
check 'a killed suite fails' dies
check 'failures are shown, with the seed that reproduces them' shows_failures
check 'the output of suites is kept' keeps_logs
check 'SIGTERM ends the suites' ends_on TERM 143
check 'SIGHUP ends the suites' ends_on HUP 143
tap_end
