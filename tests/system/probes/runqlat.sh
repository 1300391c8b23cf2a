#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# Ten times, a process waits 40 ms for its CPU. The histogram's row of 32 to 65 ms counts them, and maybe
# other processes of this machine.
waits() {
	act processes runqlat.act waits 10
	done_well
}

counts() { sed -nE 's/^ *32768 -> 65535 +: ([0-9]+) .*/\1/p' "$OUT"; }
json_counts() { sed -nE 's/.*"map":"waited_us".*"low":32768,"high":65535,"count":([0-9]+).*/\1/p' "$OUT"; }

ten_or_more() {
	local n

	n=$("$1")
	((${n:-0} >= 10 && n < 100)) || { cat "$OUT"; return 1; }
}

require 'runqlat: starts (table)' start_calltap "$(target runqlat)"
check 'runqlat: the act (table)' waits
check 'runqlat: ends (table)' stop_calltap
check 'runqlat: the waits are in their row (table)' ten_or_more counts
require 'runqlat: starts (json)' start_calltap -o json "$(target runqlat)"
check 'runqlat: the act (json)' waits
check 'runqlat: ends (json)' stop_calltap
check 'runqlat: the waits are in their row (json)' ten_or_more json_counts
tap_end
