#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

# Make 500 calls that succeed and 300 that fail. To subtract the calls at a program's start and end, run
# the same program also without these calls.
calls() {
	act processes calls.act calls 500 300
	done_well || return 1
	MANY=$PID
	act processes calls.act calls 0 0
	done_well && NONE=$PID
}

# of PID KEY: print the number in the process's JSON entry.
of() {
	grep -o "{\"key\":{\"pid\":$1,\"comm\":\"calls.act\"}[^}]*}" "$OUT" |
		sed -nE "s/.*\"$2\":([0-9]+).*/\\1/p"
}

counts_differ() {
	local key n=()

	for key in calls failed; do n+=("$(of "$MANY" "$key")" "$(of "$NONE" "$key")"); done
	same 'calls and failures more' "$((${n[0]:-0} - ${n[1]:-0})) $((${n[2]:-0} - ${n[3]:-0}))" '800 300'
}

time_is_spent() {
	local ns

	ns=$(of "$NONE" spent)
	((${ns:-0} > 100000000)) || { grep -o '.*calls.act.*' "$OUT"; return 1; }
}

table_counts_differ() {
	local n

	n=$(awk -v many="$MANY" -v none="$NONE" '$2 == "calls.act" {
		if ($1 == many) { c += $3; f += $4 } else if ($1 == none) { c -= $3; f -= $4 } }
		END { print c, f }' "$OUT")
	same 'calls and failures more' "$n" '800 300'
}

require 'syscount: starts (json)' start_calltap -o json "$(target syscount)"
check 'syscount: the act (json)' calls
check 'syscount: ends (json)' stop_calltap
check 'syscount: counts of calls and failures (json)' counts_differ
check 'syscount: a sleep of 100 ms counts as time in a call' time_is_spent
require 'syscount: starts (table)' start_calltap "$(target syscount)"
check 'syscount: the act (table)' calls
check 'syscount: ends (table)' stop_calltap
check 'syscount: counts of calls and failures (table)' table_counts_differ
tap_end
