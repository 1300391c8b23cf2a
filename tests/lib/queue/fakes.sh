#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Stand in for tests/run, with suites that take no time or never end. Each logs its start and end:
#
#	log=FOLDER fakes.sh SUITE...
# shellcheck disable=SC2154 # log
set -u -o pipefail
# shellcheck source=tests/lib/queue.sh
. "$(dirname "$0")/../queue.sh"

# shellcheck disable=SC2034 # queue.sh reads it
for suite in group_1 group_2 group_3; do GROUP["$suite"]='a group'; done

# works SECONDS
works() {
	printf 'begin %s\n' "${FUNCNAME[1]#suite_}" >>"$log/notes"
	sleep "$1"
	printf 'end %s\n' "${FUNCNAME[1]#suite_}" >>"$log/notes"
	printf 'ok 1 - it works\n1..1\n'
}

suite_a() { works 0.3; }
suite_b() { works 0.3; }
suite_c() { works 0.3; }
suite_d() { works 0.3; }
suite_group_1() { works 0.3; }
suite_group_2() { works 0.3; }
suite_group_3() { works 0.3; }

suite_mixed() {
	printf 'ok 1 - one\n# sample: 5, SEED=42\nnot ok 2 - two\n# why\nok 3 - three # SKIP not here\n1..3\n'
	return 1
}
suite_seeded() { printf '# sample: 5, SEED=43\nok 1 - one\n1..1\n'; }
suite_subtests() {
	printf '1..2\n# Subtest: x\n    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - x\n'
	printf '# Subtest: y\n    ok 1 - a\n    1..2\nok 2 - y\n'
}
suite_short() { printf '1..3\nok 1 - one\nok 2 - two\n'; }
suite_silent() { :; }
suite_no_plan() { printf 'ok 1 - one\n'; }
suite_bad_end() { printf 'ok 1 - one\n1..1\n'; echo 'its last message' >&2; return 3; }
suite_killed() { kill -KILL $BASHPID; }
suite_endless() { sleep 1000 & printf '%s\n' "$!" >"$log/sleeper"; wait; }

run_queue "$@"
total "$@"
