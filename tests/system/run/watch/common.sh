# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the suites of --watch share, on top of lib.sh: what calltap says of an edit, calls that are
# numbered and made at a steady rate, and that each of them is seen once.

. "${BASH_SOURCE[0]%/*}/../../../lib/lib.sh"

STEADY=$BUILD/tests/system/run/watch/steady
SERIES=90 # of the calls' numbers: what runs beside others has one of its own

# said TEXT: on stderr, as a part of a line.
said() {
	local line

	while IFS= read -r line; do
		[[ $line != *"$1"* ]] || return 0
	done <"$ERR"
	return 1
}

saw() { wait_for "${2-60}" said "$1" || { echo "it never said: $1"; tail -n 20 "$ERR"; return 1; }; }

# runs GENERATION: to the end of a line, since 1 is the beginning of 10.
runs() { wait_for 60 runs_now "$1" || { echo "generation $1 never ran"; tail -n 20 "$ERR"; return 1; }; }

runs_now() {
	local line

	while IFS= read -r line; do
		[[ $line != *"generation $1 runs" ]] || return 0
	done <"$ERR"
	return 1
}

# runs_on GENERATION TIMES: so often was an edit refused while this one ran.
runs_on() { wait_for 60 runs_on_now "$@" || { echo "not told $2 times"; tail -n 20 "$ERR"; return 1; }; }

runs_on_now() { (($(grep -c "generation $1 runs on\$" "$ERR") >= $2)); }

# steady_on RATE THREADS KIND
steady_on() {
	nice -n -20 "$STEADY" "$@" "$SERIES" >steady.out 2>steady.err &
	STEADY_PID=$!
	wait_for 60 [ -s steady.out ] || { echo 'no calls are made'; cat steady.err; return 1; }
}

# Sets MADE, how many calls it made; how well it kept their times is told where something fails.
steady_off() {
	local latest

	kill -TERM "$STEADY_PID" && wait "$STEADY_PID" || { echo 'calls ended'; cat steady.err; return 1; }
	read -r MADE latest < <(tail -n 1 steady.out)
	echo "$MADE calls, the latest $latest ms late"
}

# Some calls, all of them made before this returns.
steady_for() { steady_on "${@:2}" && pause "$1" && steady_off; }

# Sets UNSEEN: so often the kernel ran nothing at a point, as the summary tells. It runs no program
# on a processor that is in the middle of a bpf() call on a map, of which a swap makes some.
read_unseen() {
	UNSEEN=$(tail -n 1 "$OUT" | sed -nE 's/^\{"summary":.*"unseen":([0-9]+).*/\1/p')
	UNSEEN=${UNSEEN:-0}
}

# numbers_once FIELD: the numbers of all calls made are there, each once, but for those that the
# kernel ran nothing for, and told. Sets SEEN, how many there are.
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

# each_once FIELD GENERATIONS: of so many generations, one after the other.
each_once() {
	numbers_once "$1" && same generations "$(cut -d' ' -f1 seen | uniq | wc -l)" "$2"
}

# none_twice FIELD GENERATIONS: as each_once, but between two generations some may be missing. Only
# one thread may make the calls, that their numbers are in the order of their times: of two, one may
# take a number, be kept from running, and make its call in the gap, when the other has made those
# that follow.
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
		if (!failed && n < made / 2) print n " of " made " calls were shown"
		exit failed || missing > unseen || n < made / 2
	}'
}

# summary_of N [STREAM]
summary_of() {
	grep -qx "calltap: ${2-calls}: $1 submitted, $1 delivered, 0 lost" "$ERR" ||
		{ tail -n 3 "$ERR"; return 1; }
}
