#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# usage: run.sh PROGRAM...
# Runs cmocka programs as one TAP stream; fails if one of them does.
set -u

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
count=0
failed=0

for program; do
	name=${program##*/}
	CMOCKA_MESSAGE_OUTPUT=TAP "$program" >"$log" 2>&1
	status=$?
	awk -v name="$name" -v n="$count" '
		/^1\.\.[0-9]+/ || /^# (not )?ok - tests/ { next }
		/^(not )?ok [0-9]+/ {
			skipped = / # SKIP /
			result = /^not / && !skipped ? "not ok" : "ok"
			sub(/^(not )?ok [0-9]+( -)?( # SKIP)? /, "")
			printf "%s %d - %s: %s%s\n", result, ++n, name, $0, skipped ? " # SKIP" : ""
			next
		}
		++other <= 60 { print (/^#/ ? "" : "# ") $0 }' "$log"
	count=$((count + $(grep -cE '^(not )?ok [0-9]+' "$log")))
	# cmocka's status is the number of failures; one that crashed has another, or fewer results.
	planned=$(sed -n 's/^1\.\.//p' "$log" | head -n 1)
	if [ "$status" -ne "$(grep '^not ok' "$log" | grep -vc ' # SKIP ')" ] ||
		[ "${planned:-0}" -ne "$(grep -cE '^(not )?ok [0-9]+' "$log")" ]; then
		count=$((count + 1))
		failed=1
		echo "not ok $count - $name: ended early or with leaks, status $status"
	fi
	[ "$status" -eq 0 ] || failed=1
done
echo "1..$count"
exit "$failed"
