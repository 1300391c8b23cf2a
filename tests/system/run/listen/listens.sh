#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Listen calls of every kind: compare each with the predicted line and JSON object, and with the output
# of ss.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

NETNS=$(stat -Lc %i /proc/self/ns/net)

# Make the calls while calltap runs with the given arguments; leave the predictions in $DIR.
watch_listens() {
	start_calltap "$@" || return 1
	FROM=$(date +%s)
	coproc LISTENS { "$BIN/listens" "$DIR"; }
	read -r -t 60 said <&"${LISTENS[0]}" && same 'listens said' "$said" ready || return 1
	UNTIL=$(date +%s)
	ss -ltnH >"$DIR/ss.now" || return 1
	end_listens && stop_calltap
}

end_listens() {
	local pid=$LISTENS_PID stdin=${LISTENS[1]}

	exec {stdin}>&-
	wait_end "$pid" 60 && same 'status of listens' "$STATUS" 0
}

# Count how often each line of a file occurs, in the array SEEN.
count_lines() {
	local line

	SEEN=()
	while IFS= read -r line; do
		SEEN[":$line"]=$((${SEEN[":$line"]:-0} + 1))
	done <"$1"
}

# An expected line occurs exactly once.
case_is() {
	local name=$1 want=$2 form=$3 got=${SEEN[":$2"]:-0}

	((got != 1)) || { tap_ok "$form: $name"; return; }
	tap_fail "$form: $name" "$(printf 'seen %d times: %s\nof that name came:\n' "$got" "$want"
		named "$name" <"$DIR/got.$form")"
}

# The events of a case: its name is the caller's name.
named() { grep -E "^--:--:-- +[0-9]+ $1 |\"comm\":\"$1\""; }

# Check every case of a form (table or json).
cases_are() {
	local name want

	count_lines "$DIR/got.$1"
	while read -r name _ <&3 && IFS= read -r want <&4; do
		case_is "$name" "$want" "$1"
	done 3<"$DIR/cases" 4<"$DIR/expect.$1"
	while IFS=: read -r name want; do
		check "$1: $name: no event:$want" no_event "$name" "$1"
	done <"$DIR/none"
	check "$1: nothing else" nothing_else "$1"
}

no_event() { ! named "$1" <"$DIR/got.$2"; }

# In any order: events of several CPUs may be swapped.
nothing_else() {
	diff <(sort "$DIR/expect.$1") <(sort "$DIR/got.$1")
}

skips() {
	local name why

	while IFS=: read -r name why; do
		tap_skip "$name" "$why"
	done <"$DIR/skipped"
}

enough_cases() {
	local n

	n=$(cut -d ' ' -f 1 "$DIR/cases" "$DIR/none" | sort -u | wc -l)
	((n >= 16)) || { echo "only $n different listens"; return 1; }
}

header_is() {
	same header "$(head -n 1 "$OUT")" "$(printf '%-8s %7s %-16s %6s %10s %-5s %7s %-13s %s' \
		TIME PID COMM UID NETNS PROTO BACKLOG RET ADDRESS)"
}

# Local time of day, between the first and the last call; a day may end in between.
table_times_are() {
	local now wrong

	for ((now = FROM; now <= UNTIL; now++)); do
		date -d "@$now" +%T
	done >"$DIR/seconds"
	wrong=$(sed 1d "$OUT" | grep -vFf "$DIR/seconds")
	same 'lines of another time' "$wrong" ''
}

json_times_are() {
	local from until wrong

	from=$(date -u -d "@$FROM" +%FT%T) until=$(date -u -d "@$((UNTIL + 1))" +%FT%T)
	wrong=$(sed -n 's/.*"time":"\([^"]*\)".*/\1/p' "$OUT" |
		awk -v from="$from" -v until="$until" '$0 < from || $0 > until')
	same "not from $from to $until" "$wrong" ''
}

no_colours() { ! grep -n $'\e' "$OUT"; }

summary_is_complete() {
	local n

	n=$(wc -l <"$DIR/cases")
	summary_is "$n" "$n" 0
}

# The sockets that ss lists now and did not list before, as "BACKLOG ADDRESS".
ss_new() {
	sort "$TMP/ss.before" "$TMP/ss.before" "$DIR/ss.now" | uniq -u | awk '{ print $3, $4 }' | sort
}

ss_agrees_with_prediction() {
	ss_new | diff <(sort "$DIR/ss") -
}

# The sockets that calltap reports in this network namespace are those that ss lists, except for the one
# that was shut down again. ss prints * for [::] if the socket accepts IPv4, too. Names may contain
# spaces, so count the columns from the right.
ss_agrees_with_calltap() {
	diff <(ss_new | sed 's/.* //; s/^\*/[::]/' | sort -u) \
		<(awk -v netns="$NETNS" '$(NF - 4) == netns && $(NF - 1) == "0" && !/ before-shutdown / \
			{ print $NF }' "$DIR/got.table" | sort -u)
}

table_run() {
	DIR=$TMP/table
	mkdir "$DIR"
	require 'table: calltap runs while listens are made' watch_listens "$OBJ"
	table_untimed >"$DIR/got.table"
	check 'table: header' header_is
	check 'table: no colours without a terminal' no_colours
	check 'table: times are local, from the first listen to the last' table_times_are
	cases_are table
	check 'table: closing line counts every event' summary_is_complete
	check 'ss lists the sockets as predicted' ss_agrees_with_prediction
	check 'ss and calltap report the same addresses and ports' ss_agrees_with_calltap
}

json_run() {
	DIR=$TMP/json
	mkdir "$DIR"
	require 'json: calltap runs while listens are made' watch_listens -o json "$OBJ"
	json_untimed >"$DIR/got.json"
	check 'json: times are UTC, from the first listen to the last' json_times_are
	cases_are json
	check 'json: the summary object ends it' json_summary_agrees
	check 'json: closing line counts every event' summary_is_complete
}

declare -A SEEN
require 'the kernel shows what is attached' remember_kernel
modprobe tcp_diag 2>/dev/null	# or ss reads /proc/net/tcp, which has no backlogs
ss -ltnH >"$TMP/ss.before"
table_run
check 'nothing is left attached after the table' nothing_left
json_run
check 'nothing is left attached after the JSON' nothing_left
check 'at least 16 different listens' enough_cases
skips
tap_end
