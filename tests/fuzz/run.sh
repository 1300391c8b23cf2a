#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# usage: run.sh SECONDS SEEDS WORK PROGRAM...
# Runs libFuzzer targets, each for so long, as one TAP stream. Each starts from SEEDS/NAME and
# WORK/seeds/NAME, and keeps what it finds in WORK/corpus/NAME; an input that breaks it stays in WORK.
set -u

seconds=$1 seeds=$2 work=$3
shift 3
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
count=0
failed=0

echo "1..$#"
for program; do
	name=${program##*/}
	count=$((count + 1))
	mkdir -p "$work/corpus/$name" "$work/seeds/$name"
	set -- "$work/corpus/$name" "$work/seeds/$name"
	[ ! -d "$seeds/$name" ] || set -- "$@" "$seeds/$name"
	if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=1024 \
		-print_final_stats=1 -verbosity=1 -artifact_prefix="$work/$name-" "$@" >"$log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
		echo "ok $count - $name ($runs runs)"
	else
		echo "not ok $count - $name"
		grep -vE '^#[0-9]+' "$log" | tail -n 60 | sed 's/^/# /'
		failed=1
	fi
done
exit "$failed"
