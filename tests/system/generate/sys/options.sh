#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# sys: targets with -f, -w and -r, and calls that are counted as missed, on this machine's kernel.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"
. "$(dirname "$0")/calls.sh"

SCENES=$BUILD/tests/system/generate/sys/scenes

# trace SCENE... -- ARGUMENT...: trace the program scenes, and no other process.
trace() {
	local scene=()

	while [[ $1 != -- ]]; do scene+=("$1"); shift; done
	"${HELD[@]}" "$SCENES" "${scene[@]}" &
	TRACED=$!
	wait_for 10 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "${@:2}" && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the scene' "$STATUS" 0 && stop_calltap
}

# events_are LINE...: compare the events, without times and process IDs.
events_are() {
	printf '%s\n' "$@" >"$TMP/want"
	sed -nE '/^\{"stream":/{
		s/"ts":"[-0-9]+T[0-9:.]+Z","pid":'"$TRACED"',"tid":[0-9]+,"comm":"scenes",//
		s/"duration":[1-9][0-9]*\}/"duration":D}/; p }' "$OUT" | diff "$TMP/want" -
}

events() { grep -c '^{"stream":"'"$1"'",' "$OUT"; }

# missed REASON: print the number of calls missed for this reason.
missed() {
	local n

	n=$(sed -nE 's/^\{"map":"calls_missed".*"key":"'"$1"'","value":([0-9]+)\}.*/\1/p' "$OUT")
	echo "${n:-0}"
}
none_missed() { ! grep -q '"map":"calls_missed"' "$OUT" || { cat "$OUT"; return 1; }; }

# One read is in progress when calltap starts.
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

# The same in a table.
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

# The call leaves the traced network namespace, so the filter drops its return.
filtered_return() {
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

# A new thread returns from a call that its parent made.
forks() {
	local name

	trace fork -- -r sys:fork sys:clone sys:clone3 || return 1
	for name in fork clone clone3; do same "events of $name" "$(events "$name")" 1 || return 1; done
	none_missed
}

# Fields over the arguments, the result, strings, and memory of the process.
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

# refused STATUS TEXT ARGUMENT...: --save fails with the status and the message, and writes no object.
refused() {
	STATUS=0
	timeout 120 "$CALLTAP" --save "$TMP/x.o" "${@:3}" >"$TMP/out" 2>"$TMP/err" || STATUS=$?
	same status "$STATUS" "$1" || { cat "$TMP/err"; return 1; }
	grep -qF -- "$2" "$TMP/err" || { echo "nothing says: $2"; cat "$TMP/err"; return 1; }
	[[ ! -s $TMP/out && ! -e $TMP/x.o ]]
}

# is_whole TEXT: there is one message with this text, with its line, a caret, a reason and a cure.
is_whole() {
	same 'places' "$(grep -c ': error: ' "$TMP/err")" 1 && grep -qF -- "$1" "$TMP/err" &&
		grep -q '^ *^$' "$TMP/err" && grep -q '^  why: ' "$TMP/err" && grep -q '^  cure: ' "$TMP/err" &&
		! grep -q '^sys:[a-z]*:[0-9]' "$TMP/err"
}

# reported POSITION TEXT ARGUMENT...: reported at this position in the option; with and without -r.
reported() {
	local returns

	for returns in '' yes; do
		refused 3 "$1: error: " ${returns:+-r} "${@:3}" || return 1
		is_whole "$2" || { cat "$TMP/err"; return 1; }
	done
}
wrong_types() {
	reported "-w 'USER_VALUE(*uservaddr)':1:1" 'a whole struct is read here' -w 'USER_VALUE(*uservaddr)' sys:connect &&
		reported "-w '(void)0':1:1" 'this has the type void' -w '(void)0' sys:connect &&
		reported "-w 'fd +':1:5" 'a value is missing here' -w 'fd +' sys:connect &&
		reported "-w 'fd 5':1:4" 'an operator missing before this' -w 'fd 5' sys:connect &&
		reported "-w 'USER_VALUE(*fd)':1:12" '* is used on a value of type int' -w 'USER_VALUE(*fd)' sys:connect &&
		reported "-f 'u16 a = uservaddr':1:5" 'the cast (u64)' -f 'u16 a = uservaddr' sys:connect &&
		reported "-f 'char s[8] = fd':1:13" 'this has the type int' -f 'char s[8] = fd' sys:connect &&
		reported "-f 'char s[8] = addr':1:13" 'the cast (void *)' -f 'char s[8] = addr' sys:munmap &&
		reported "-f 'foo a = 1':1:1" 'there is no type foo' -f 'foo a = 1' sys:connect &&
		reported "-f 'u16 PAGE_SIZE = 1':1:5" 'cannot have this name' -f 'u16 PAGE_SIZE = 1' sys:munmap
}

# refused_at POSITION TEXT ARGUMENT...: refused before the compile.
refused_at() { refused 2 "$1: error: $2" "${@:3}" && grep -q '^ *^$' "$TMP/err"; }
names_that_are_taken() {
	local name

	for name in fd ret comm evt ctx begun connect bpf_ktime_get_ns; do
		refused_at "-f 'int $name = 1':1:5" "$name is the name of" -f "int $name = 1" sys:connect || return 1
	done
	refused_at "-f 'int exit_call = 1':1:5" 'exit_call is the name of' -f 'int exit_call = 1' sys:exit &&
		refused_at "-w '1 && uservaddr->sa_family':1:6" 'uservaddr points into' -w '1 && uservaddr->sa_family' sys:connect &&
		refused_at "-f 'struct no_such *a = 0':1:1" 'struct no_such is defined in none' -f 'struct no_such *a = 0' sys:connect &&
		refused_at "-f 'enum no_such a = 0':1:1" 'enum no_such is defined in none' -f 'enum no_such a = 0' sys:connect
}

lists() {
	"$CALLTAP" --list "$1" >"$TMP/out" || return 1
	grep -qxF "$2" "$TMP/out" || { cat "$TMP/out"; return 1; }
}

# Names and patterns, each call once; names of strace, too.
several() {
	same 'calls' "$("$CALLTAP" --list 'sys:stat,openat,opena?' | sed 's/(.*//')" $'sys:newstat\nsys:openat' &&
		refused 2 "no system call 'opennat'" sys:close,opennat && refused 2 'a name is missing' sys:close, &&
		trace connect -- -r sys:connect,write || return 1
	same 'events' "$(events connect) $(events write)" '1 1'
}

# The arguments of mseal and msync have the same names, but the flags of mseal have no names.
own_layouts() {
	"$CALLTAP" --layout 'sys:ms*' >"$TMP/layout" || { cat "$TMP/layout"; return 1; }
	same "msync's flags" "$(sed -n '/^\/\* stream msync /,/^}/s/ flags;.*//p' "$TMP/layout")" $'\tmsync_t' &&
		same "mseal's flags" "$(sed -n '/^\/\* stream mseal /,/^}/s/ flags;.*//p' "$TMP/layout")" $'\tunsigned long'
}

# A probe may include any header: these have functions with the names of system calls, which no stream
# may have.
names_are_free() {
	{
		printf '#include <%s>\n' linux/fs.h linux/key.h linux/migrate.h linux/mm.h linux/module.h linux/personality.h \
			linux/resource.h linux/sched.h linux/sched/signal.h linux/sched/task.h linux/timer.h linux/userfaultfd_k.h \
			net/sock.h
		"$CALLTAP" --source 'sys:*' | grep '^BPF_PERF_OUTPUT('
		echo 'int tracepoint__syscalls__sys_enter_getppid(void *ctx) { return 0; }'
	} >"$TMP/names.c"
	same 'streams' "$(grep -c '^BPF_PERF_OUTPUT(' "$TMP/names.c")" "$("$CALLTAP" --list 'sys:*' | wc -l)" || return 1
	"$CALLTAP" --save "$TMP/names.o" "$TMP/names.c"
}

((EUID == 0)) || { tap_skip 'system calls' 'needs root'; tap_end; }
check 'a call that began before is counted' blocked
check 'a table shows the count' blocked_table
check 'a call whose return is filtered is counted' filtered_return
check 'calls that do not fit into the map are counted, each once' crowd
check 'a new thread is not counted as missed' forks
check 'fields and a condition, at the return' fields
check 'fields and a condition, at the entry; bad pointers are 0 and ""' at_entry
check 'a condition that is never true' condition
check 'a member that does not exist' refused 3 \
	"-f 'u16 a = USER_VALUE(uservaddr->sa_familly)':1:31: error: struct sockaddr has no member sa_familly" \
	-f 'u16 a = USER_VALUE(uservaddr->sa_familly)' sys:connect
check 'a field of another type' refused 3 "-f 'struct sockaddr a = uservaddr':1:17: error: struct sockaddr is initialized" \
	-f 'struct sockaddr a = uservaddr' sys:connect
check 'a condition over ret, without -r' refused 3 \
	"-w 'ret < 0':1:1: error: ret is not defined here" -w 'ret < 0' sys:connect
check 'a condition that assigns' refused 2 'an assignment' -w 'fd = 1' sys:connect
check 'expressions of the wrong type are reported in the option' wrong_types
check 'names that are taken are refused' names_that_are_taken
check "memory of the process without USER_VALUE" refused 2 \
	'uservaddr points into the process' -w 'uservaddr->sa_family == 2' sys:connect
check "a field with an argument's name" refused 2 'fd is the name of an argument already' -f 'int fd = 1' sys:connect
check "a field with a name that the probe uses" refused 2 'an identifier of the probe' -f 'int comm = 1' sys:connect
check 'a struct without a definition' refused 2 'struct no_such is defined in none' \
	-f 'int a = USER_VALUE(((struct no_such *)uservaddr)->x)' sys:connect
check "no stream has the name of a function of the kernel's headers" names_are_free
check 'several calls, separated by commas' several
check 'arguments of the same name keep their types' own_layouts
check 'calls are listed with their signatures' lists 'sys:open*' \
	'sys:openat(int dfd, const char *filename, int flags, umode_t mode)'
tap_end
