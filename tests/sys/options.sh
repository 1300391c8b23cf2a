#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# sys: targets with -f, -w and -r, and calls that an event can't come of, on this machine's kernel.
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/calls.sh"

SCENES=$BUILD/tests/sys/scenes

# trace SCENE... -- ARGUMENT...: what scenes does is seen, and no other process.
trace() {
	local scene=()

	while [[ $1 != -- ]]; do scene+=("$1"); shift; done
	"${HELD[@]}" "$SCENES" "${scene[@]}" &
	TRACED=$!
	wait_for 10 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "${@:2}" && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the scene' "$STATUS" 0 && stop_calltap
}

# events_are LINE...: the events without what differs from run to run.
events_are() {
	printf '%s\n' "$@" >"$TMP/want"
	sed -nE '/^\{"stream":/{
		s/"ts":"[-0-9]+T[0-9:.]+Z","pid":'"$TRACED"',"tid":[0-9]+,"comm":"scenes",//
		s/"duration":[1-9][0-9]*\}/"duration":D}/; p }' "$OUT" | diff "$TMP/want" -
}

events() { grep -c '^{"stream":"'"$1"'",' "$OUT"; }

# missed REASON: how many calls were missed for it.
missed() {
	local n

	n=$(sed -nE 's/^\{"map":"calls_missed".*"key":"'"$1"'","value":([0-9]+)\}.*/\1/p' "$OUT")
	echo "${n:-0}"
}
none_missed() { ! grep -q '"map":"calls_missed"' "$OUT" || { cat "$OUT"; return 1; }; }

# One read is under way when calltap comes.
blocked() {
	mkfifo "$TMP/fifo" && exec {FIFO}<>"$TMP/fifo" || return 1
	"$SCENES" blocked "$TMP/fifo" &
	TRACED=$!
	wait_for 10 waits_in_pipe || return 1
	start_calltap -o json -r -p "$TRACED" sys:read || return 1
	printf abc >&"$FIFO"
	wait_end "$TRACED" 20 && stop_calltap || return 1
	same 'entries not seen' "$(missed ENTRY_NOT_SEEN)" 1 || return 1
	same 'returns not seen' "$(missed RETURN_NOT_SEEN)" 0 || return 1
	same 'events' "$(events read)" 2
}
waits_in_pipe() { [[ $(<"/proc/$TRACED/wchan") == *pipe_read ]]; }

# A table says it, too.
blocked_table() {
	"$SCENES" blocked "$TMP/fifo" &
	TRACED=$!
	wait_for 10 waits_in_pipe || return 1
	start_calltap -r -p "$TRACED" sys:read || return 1
	printf abc >&"$FIFO"
	wait_end "$TRACED" 20 && stop_calltap || return 1
	grep -qE '^ENTRY_NOT_SEEN +1$' "$OUT" || { cat "$OUT"; return 1; }
	same 'maps shown' "$(grep -oE '^[a-z_]+ at .*: .*' "$OUT" | sed 's/ at.*: / /')" 'calls_missed 1 entry'
}

# It leaves the network namespace that is looked at, in the call: its return is not let through.
gone() {
	begin_namespace || return 1
	"${HELD[@]}" nsenter -t "$HOLDER" -n "$SCENES" gone &
	TRACED=$!
	wait_for 10 is_held "$TRACED" || return 1
	start_calltap -o json -r -p "$TRACED" --netns "$(stat -Lc %i "/proc/$HOLDER/ns/net")" sys:unshare &&
		let_go "$TRACED" || return 1
	wait_end "$TRACED" 20 && stop_calltap || return 1
	kill "$HOLDER"
	same 'returns not seen' "$(missed RETURN_NOT_SEEN)" 2 || return 1
	same 'entries not seen' "$(missed ENTRY_NOT_SEEN)" 0 || return 1
	events_are '{"stream":"unshare","unshare_flags":0,"ret":0,"duration":D}'
}

crowd() {
	trace crowd 20 -- -r -s 'begun, u64, struct call, 8192=begun, u64, struct call, 4' sys:clock_nanosleep || return 1
	same 'too many at a time' "$(missed TOO_MANY_CALLS)" 16 || return 1
	same 'entries not seen' "$(missed ENTRY_NOT_SEEN)" 0 || return 1
	same 'events' "$(events clock_nanosleep)" 24
}

# A new thread returns from a call that it has not made.
forks() {
	local name

	trace fork -- -r sys:fork sys:clone sys:clone3 || return 1
	for name in fork clone clone3; do same "events of $name" "$(events "$name")" 1 || return 1; done
	none_missed
}

((EUID == 0)) || { tap_skip 'system calls' 'needs root'; tap_end; }
check 'a call that began before is counted' blocked
check 'a table says so' blocked_table
check 'a call whose return is not let through is counted' gone
check 'more calls at a time than there is room for are counted, each once' crowd
check 'a new thread has not missed anything' forks
tap_end
