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

# Fields over the arguments and the result, strings, and what pointers of the process point to.
fields() {
	trace connect -- -r sys:connect -f 'u16 family = USER_VALUE(uservaddr->sa_family)' \
		-f 'u16 port = ntohs(USER_VALUE(((struct sockaddr_in *)uservaddr)->sin_port))' \
		-f 'long twice = 2 * ret' -w 'ret < 0 && USER_VALUE(uservaddr->sa_family) == 2' || return 1
	events_are '{"stream":"connect","fd":3,"uservaddr":"127.0.0.1:1","addrlen":16,"family":2,"port":1,"twice":-222,"ret":"ECONNREFUSED","duration":D}'
}
at_entry() {
	trace connect -- sys:write -f 'char text[8] = buf' -f 'u8 second = USER_VALUE(buf[1])' \
		-f 'char bad[8] = (void *)4096' -f 'u32 worse = USER_VALUE(*(u32 *)4096)' -w 'count == 4' || return 1
	events_are '{"stream":"write","fd":3,"buf":"word","count":4,"text":"word","second":111,"bad":"","worse":0}'
}
condition() {
	trace connect -- -r sys:write -w 'ret > 0' || return 1
	same 'events' "$(events write)" 0 || return 1
	same 'missed' "$(missed ENTRY_NOT_SEEN) $(missed RETURN_NOT_SEEN)" '0 0'
}

# refused STATUS TEXT ARGUMENT...: and no object is left.
refused() {
	STATUS=0
	timeout 120 "$CALLTAP" --save "$TMP/x.o" "${@:3}" >"$TMP/out" 2>"$TMP/err" || STATUS=$?
	same status "$STATUS" "$1" || { cat "$TMP/err"; return 1; }
	grep -qF -- "$2" "$TMP/err" || { echo "nothing says: $2"; cat "$TMP/err"; return 1; }
	[[ ! -s $TMP/out && ! -e $TMP/x.o ]]
}

lists() {
	"$CALLTAP" --list "$1" >"$TMP/out" || return 1
	grep -qxF "$2" "$TMP/out" || { cat "$TMP/out"; return 1; }
}

((EUID == 0)) || { tap_skip 'system calls' 'needs root'; tap_end; }
check 'a call that began before is counted' blocked
check 'a table says so' blocked_table
check 'a call whose return is not let through is counted' gone
check 'more calls at a time than there is room for are counted, each once' crowd
check 'a new thread has not missed anything' forks
check 'fields and a condition, at the return' fields
check 'fields and a condition, at the entry; bad pointers are 0 and ""' at_entry
check 'a condition that is never true' condition
check 'a field that is not there' refused 3 \
	"-f 'u16 a = USER_VALUE(uservaddr->sa_familly)':1:31: error: struct sockaddr has no member sa_familly" \
	-f 'u16 a = USER_VALUE(uservaddr->sa_familly)' sys:connect
check 'a field of another type' refused 3 "-f 'struct sockaddr a = uservaddr':1:17: error: initializing 'struct sockaddr'" \
	-f 'struct sockaddr a = uservaddr' sys:connect
check 'a condition over ret, without -r' refused 3 \
	"-w 'ret < 0':1:1: error: there is nothing called ret here" -w 'ret < 0' sys:connect
check 'a condition that assigns' refused 2 'an assignment' -w 'fd = 1' sys:connect
check "memory of the process, without saying so" refused 2 \
	'uservaddr points into the process' -w 'uservaddr->sa_family == 2' sys:connect
check "a field with an argument's name" refused 2 'fd is the name of an argument already' -f 'int fd = 1' sys:connect
check "a field with a name of the probe's own" refused 2 "something of the probe's own" -f 'int comm = 1' sys:connect
check 'a struct that nothing defines' refused 2 'struct no_such is defined in none' \
	-f 'int a = USER_VALUE(((struct no_such *)uservaddr)->x)' sys:connect
check 'calls are listed with their signatures' lists 'sys:open*' \
	'sys:openat(int dfd, const char *filename, int flags, umode_t mode)'
tap_end
