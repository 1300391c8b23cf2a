# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Functions of the --watch suites, on top of lib.sh: messages about edits; numbered calls at a steady
# rate, each of which must be printed once.

. "${BASH_SOURCE[0]%/*}/../../../lib/lib.sh"

STEADY=$BUILD/tests/system/run/watch/steady
SERIES=90 # of the calls' numbers: what runs beside others has one of its own

# said TEXT: a line on stderr contains TEXT.
said() {
	local line

	while IFS= read -r line; do
		[[ $line != *"$1"* ]] || return 0
	done <"$ERR"
	return 1
}

saw() { wait_for "${2-60}" said "$1" || { echo "no message: $1"; tail -n 20 "$ERR"; return 1; }; }

# runs GENERATION: match to the end of the line: 10 begins with 1.
runs() { wait_for 60 runs_now "$1" || { echo "generation $1 never ran"; tail -n 20 "$ERR"; return 1; }; }

runs_now() {
	local line

	while IFS= read -r line; do
		[[ $line != *"generation $1 runs" ]] || return 0
	done <"$ERR"
	return 1
}

# runs_on GENERATION TIMES: edits were refused this often while the generation ran.
runs_on() { wait_for 60 runs_on_now "$@" || { echo "fewer than $2 messages"; tail -n 20 "$ERR"; return 1; }; }

runs_on_now() { (($(grep -c "generation $1 runs on\$" "$ERR") >= $2)); }

# steady_on RATE THREADS KIND
steady_on() {
	nice -n -20 "$STEADY" "$@" "$SERIES" >steady.out 2>steady.err &
	STEADY_PID=$!
	wait_for 60 [ -s steady.out ] || { echo 'no calls are made'; cat steady.err; return 1; }
}

# Set MADE, the number of calls, and the delay of the latest, which is printed after a failure.
steady_off() {
	local latest

	kill -TERM "$STEADY_PID" && wait "$STEADY_PID" || { echo 'calls ended'; cat steady.err; return 1; }
	read -r MADE latest < <(tail -n 1 steady.out)
	echo "$MADE calls, the latest $latest ms late"
}

# Make calls for some seconds.
steady_for() { steady_on "${@:2}" && pause "$1" && steady_off; }

# Set UNSEEN: the number of missed runs in the summary. The kernel runs no program on a CPU that is in
# the middle of a bpf() call on a map, and a swap makes such calls.
read_unseen() {
	UNSEEN=$(tail -n 1 "$OUT" | sed -nE 's/^\{"summary":.*"unseen":([0-9]+).*/\1/p')
	UNSEEN=${UNSEEN:-0}
}

# numbers_once FIELD: the number of each call is printed once, except for UNSEEN ones. Set SEEN, the
# count of numbers.
numbers_once() {
	json_fields generation "$1" >seen
	read_unseen
	# shellcheck disable=SC2034 # the suites use it
	SEEN=$(wc -l <seen)
	sort -n -k2,2 seen | awk -v made="$MADE" -v unseen="$UNSEEN" '
	$2 < n { print "number " $2 " comes twice"; failed = 1; exit }
	$2 > n { missing += $2 - n; which = which " " n }
	{ n = $2 + 1 }
	END {
		missing += made - n
		if (!failed && missing > unseen) print missing " of " made " calls are missing, " unseen " unseen:" which
		exit failed || missing > unseen
	}'
}

# each_once FIELD GENERATIONS: the same over this many generations, one after the other.
each_once() {
	numbers_once "$1" && same generations "$(cut -d' ' -f1 seen | uniq | wc -l)" "$2"
}

# none_twice FIELD GENERATIONS: as each_once, but calls between two generations may be missing. Only one
# thread may make the calls, so that numbers are in the order of times: of two threads, one may get a
# number, be preempted, and make its call in the gap, after calls with higher numbers.
none_twice() {
	json_fields generation "$1" >seen
	read_unseen
	same generations "$(cut -d' ' -f1 seen | uniq | wc -l)" "$2" || return 1
	sort -n -k2,2 seen | awk -v made="$MADE" -v unseen="$UNSEEN" '
	n && $2 == last { print "number " last " comes twice"; failed = 1; exit }
	n && $1 == of && $2 != last + 1 { missing += $2 - last - 1; which = which " " last + 1 }
	{ last = $2; of = $1; n++ }
	END {
		if (!failed && missing > unseen) print missing " are missing of a generation, " unseen " unseen:" which
		if (!failed && n < made / 2) print n " of " made " calls were printed"
		exit failed || missing > unseen || n < made / 2
	}'
}

# summary_of N [STREAM]
summary_of() {
	grep -qx "calltap: ${2-calls}: $1 submitted, $1 delivered, 0 lost" "$ERR" ||
		{ tail -n 3 "$ERR"; return 1; }
}
