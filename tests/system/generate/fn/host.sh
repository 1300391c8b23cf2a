#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Messages about invalid fn: targets, and tests of valid ones that need no kernel to run on:
#
#	host.sh RELEASE HEADERS
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

(($# == 2)) || { echo 'usage: host.sh RELEASE HEADERS' >&2; exit 2; }
RELEASE=$1
export BCC_KERNEL_SOURCE=$2

# refused STATUS TEXT ARGUMENT...: --save fails with the status and the message, and writes no object.
refused() {
	STATUS=0
	timeout 120 "$CALLTAP" --kernel "$RELEASE" --save "$TMP/x.o" "${@:3}" >"$TMP/out" 2>"$TMP/err" || STATUS=$?
	same status "$STATUS" "$1" || { cat "$TMP/err"; return 1; }
	grep -qF -- "$2" "$TMP/err" || { echo "nothing says: $2"; cat "$TMP/err"; return 1; }
	[[ ! -s $TMP/out && ! -e $TMP/x.o ]]
}

# points_at POSITION ARGUMENT...: the message begins with the option and the position in its text.
points_at() {
	local at=$1

	shift
	refused 3 "$@" || return 1
	grep -qF -- "$at" "$TMP/err" || { cat "$TMP/err"; return 1; }
}

# prints TEXT ARGUMENT...
prints() {
	"$CALLTAP" "${@:2}" >"$TMP/out" 2>"$TMP/err" || { cat "$TMP/err"; return 1; }
	grep -qF -- "$1" "$TMP/out" || { cat "$TMP/out"; return 1; }
}

# reported POSITION TEXT ARGUMENT...: the message has the position in the option, its line, a caret, a
# reason and a cure, and no line of the generated source. Every other call adds -r.
TOLD=0
reported() {
	local returns=()

	((TOLD++ % 2)) || returns=(-r)
	points_at "$1: error: " "$2" "${returns[@]}" "${@:3}" fn:inet_listen || return 1
	same 'places' "$(grep -c ': error: ' "$TMP/err")" 1 &&
		grep -q '^ *^$' "$TMP/err" && grep -q '^  why: ' "$TMP/err" && grep -q '^  cure: ' "$TMP/err" &&
		! grep -q '^fn:inet_listen:' "$TMP/err" || { echo "with ${returns[*]-nothing}"; cat "$TMP/err"; return 1; }
}

invalid_conditions() {
	reported "-w '*sock':1:1" 'this has the type struct socket' -w '*sock' &&
		reported "-w 'sock->sk->__sk_common':1:1" 'this has the type struct sock_common' -w 'sock->sk->__sk_common' &&
		reported "-w 'sock->sk->sk_lock.slock.rlock':1:1" 'this has the type struct raw_spinlock' \
			-w 'sock->sk->sk_lock.slock.rlock' &&
		reported "-w 'sock->sk->__sk_common.skc_v6_daddr.in6_u':1:1" 'this has the type union' \
			-w 'sock->sk->__sk_common.skc_v6_daddr.in6_u' &&
		reported "-w '(void)0':1:1" 'this has the type void' -w '(void)0' &&
		reported "-w '!*sock':1:1" 'this operator takes a number' -w '!*sock' &&
		reported "-w '*sock && 1':1:7" 'cannot combine struct socket and int' -w '*sock && 1' &&
		reported "-w 'inet_listen':1:1" 'inet_listen is not defined' -w 'inet_listen' &&
		reported "-w 'backlog->x':1:10" '-> is used on a value of type int' -w 'backlog->x' &&
		reported "-w 'backlog.x':1:8" 'a member is selected from a value of type int' -w 'backlog.x' &&
		reported "-w 'backlog[1]':1:8" 'neither an array nor a pointer' -w 'backlog[1]' &&
		reported "-w '*backlog':1:1" '* is used on a value of type int' -w '*backlog' &&
		reported "-w 'backlog * 1.5 > 3':1:1" 'floating-point numbers' -w 'backlog * 1.5 > 3'
}

# A missing token is reported at the end of the expression.
invalid_expressions() {
	reported "-w 'backlog +':1:10" 'a value is missing here' -w 'backlog +' &&
		reported "-w 'backlog ?':1:10" 'a value is missing here' -w 'backlog ?' &&
		reported "-w 'u32':1:1" 'a value is missing here' -w 'u32' &&
		reported "-w 'if':1:1" 'a value is missing here' -w 'if' &&
		reported "-w '5 6':1:3" 'an operator missing before this' -w '5 6' &&
		reported "-w 'sock->5':1:7" 'a name is missing' -w 'sock->5' &&
		reported "-f 'u16 a = 5 6':1:10" 'an operator missing before this' -f 'u16 a = 5 6' &&
		reported "-f 'u16 a b = 5':1:6" 'an operator missing before this' -f 'u16 a b = 5' &&
		reported "-f 'char s[8] = sock->':1:19" 'a name is missing' -f 'char s[8] = sock->'
}

fields_that_do_not_fit() {
	reported "-f 'u16 a = sock':1:5" 'the cast (u64)' -f 'u16 a = sock' &&
		reported "-f 'char s[8] = backlog':1:13" 'a string field needs a pointer, but this has the type int' \
			-f 'char s[8] = backlog' &&
		reported "-f 'char s[8] = *sock':1:13" 'this has the type struct socket' -f 'char s[8] = *sock' &&
		reported "-f 'u64 *a = backlog':1:6" 'the cast (u64 *)' -f 'u64 *a = backlog' &&
		reported "-f 'struct sock *a = sock':1:14" 'the cast (struct sock *)' -f 'struct sock *a = sock' &&
		reported "-f 'struct hlist_node a = 1':1:19" 'is initialized with a value of type int' \
			-f 'struct hlist_node a = 1' &&
		reported "-f 'u64 *a = *sock':1:6" 'is initialized with a value of type struct socket' -f 'u64 *a = *sock' &&
		reported "-f 'u16 a = (void)0':1:5" 'is initialized with a void value' -f 'u16 a = (void)0' &&
		reported "-f 'u8 *a = sock->nom':1:15" 'has no member nom' -f 'u8 *a = sock->nom' &&
		reported "-f 'foo a = 1':1:1" 'there is no type foo' -f 'foo a = 1' &&
		reported "-f 'u16 PAGE_SIZE = 1':1:5" 'cannot have this name' -f 'u16 PAGE_SIZE = 1' &&
		reported "-f 'u16 current = 1':1:5" 'cannot have this name' -f 'u16 current = 1' &&
		reported "-f 'u16 a = a':1:9" 'computed from itself' -f 'u16 a = a' &&
		reported "-f 'u16 a = b':1:9" 'b is not defined' -f 'u16 a = b' -f 'u16 b = 1' &&
		reported "-f 'u16 a = foo(1)':1:9" 'the function foo is not declared' -f 'u16 a = foo(1)'
}

# taken TEXT ARGUMENT...: --save prints the warning and writes the object.
taken() {
	"$CALLTAP" --kernel "$RELEASE" --save "$TMP/y.o" "${@:2}" fn:inet_listen 2>"$TMP/err" &&
		grep -qF -- "$1" "$TMP/err" || { cat "$TMP/err"; return 1; }
}
on_purpose() {
	taken 'saved' -f 'u64 a = (u64)sock' -f 'u64 *p = (u64 *)sock' -f 'char s[8] = (void *)(u64)backlog' \
		-f 'enum sk_pacing e = sock->sk->sk_pacing_status' &&
		! grep -q 'warning' "$TMP/err" || { cat "$TMP/err"; return 1; }
}
# The expression differs each time, since a cached object has no warnings.
always_true() {
	local new="&& backlog != $RANDOM$RANDOM"

	taken "-w 'sock->sk->sk_prot->name $new':1:20: warning: this condition is always true" -w "sock->sk->sk_prot->name $new" &&
		taken "-w '&backlog $new':1:2: warning: this condition is always true" -w "&backlog $new"
}

# refused_at POSITION TEXT ARGUMENT...: refused before the compile.
refused_at() {
	refused 2 "$1: error: $2" "${@:3}" fn:inet_listen && grep -q '^ *^$' "$TMP/err"
}
# libbcc would read another address without a message.
elements() {
	refused_at "-f 'char a = sock->ops->owner[2].name[1]':1:26" 'libbcc reads array elements behind a pointer at the wrong address' \
		-f 'char a = sock->ops->owner[2].name[1]' &&
		refused_at "-w '(sock->sk->sk_prot->name)[0] == 84':1:26" 'libbcc reads array elements behind a pointer at the wrong address' \
			-w '(sock->sk->sk_prot->name)[0] == 84' &&
		taken 'saved' -f 'char a = *(sock->sk->sk_prot->name + 1)' -f 'char *n = sock->sk->sk_prot->name' -f 'char b = n[1]'
}

names_that_are_taken() {
	local name

	for name in backlog ret comm evt ctx frame wanted inet_listen_evt inet_listen_calls bpf_ktime_get_ns; do
		refused_at "-f 'u16 $name = 1':1:5" "$name is the name of" -f "u16 $name = 1" || return 1
		refused_at "-f 'u16 $name = 1':1:5" "$name is the name of" -r -f "u16 $name = 1" || return 1
	done
	for name in int return static u64 sizeof; do
		refused_at "-f 'u16 $name = 1':1:5" "$name is a keyword or type of C" -f "u16 $name = 1" || return 1
	done
	refused_at "-f 'u8 a = 1':1:4" 'a is the name of another field' -f 'u16 a = 1' -f 'u8 a = 1'
}
invalid_texts() {
	local long

	printf -v long 'backlog%.0s+' {1..1000}
	refused 2 "-w '':1:1: error: an expression is missing" -w '' fn:inet_listen &&
		refused_at "-w '(backlog':1:9" "a ')' is missing" -w '(backlog' &&
		refused_at "-w 'backlog > \"a':1:11" 'a string without a closing quote' -w 'backlog > "a' &&
		refused_at "-w 'backlog /* a':1:9" 'not part of an expression' -w 'backlog /* a' &&
		refused_at "-w 'a: 1':1:2" "a ':' without a '?'" -w 'a: 1' &&
		refused_at "-w 'backlog }':1:9" 'not part of an expression' -w 'backlog }' &&
		refused_at "-w 'backlog \\':1:9" 'not part of an expression' -w "backlog \\" &&
		refused_at "-w '#include <x>':1:1" 'not part of an expression' -w '#include <x>' &&
		refused_at "-w 'backlog > 1 #error':1:12" 'a second line' -w $'backlog > 1\n#error' &&
		refused_at "'backlog+backlog+backlog+backlog+backlog+backlog+backlog+...':1:4097" 'it is longer than 4096 bytes' -w "${long}1" &&
		refused_at "-f 'static int a = 1':1:1" 'not part of the type of a field' -f 'static int a = 1' &&
		refused_at "-f 'const int a = 1':1:1" "a field is assigned a value, and cannot be const" -f 'const int a = 1' &&
		refused_at "-f 'struct a = 1':1:8" 'the name of the field is missing' -f 'struct a = 1' &&
		refused_at "-f 'struct no_such a = 1':1:1" 'struct no_such is defined neither' -f 'struct no_such a = 1' &&
		refused_at "-f 'enum no_such a = 1':1:1" 'enum no_such is defined neither' -f 'enum no_such a = 1' &&
		refused_at "-f 'struct sock a = *sock->sk':1:1" 'struct sock has' -f 'struct sock a = *sock->sk'
}

# Long options are cut: to a name that fits on a line, and to the text around the position.
long_options() {
	local long

	printf -v long 'backlog%.0s + ' {1..300}
	points_at "-w 'backlog + backlog + backlog + backlog + backlog + backlo...':1:3001: error: " \
		'x is not defined' -w "${long}x" fn:inet_listen &&
		! grep -q '.\{400\}' "$TMP/err"
}

source_is_as_compiled() {
	"$CALLTAP" --kernel "$RELEASE" --source -r -w 'ret == 0' fn:inet_listen >"$TMP/probe.c" &&
		! grep -qE '^#(line|pragma clang)' "$TMP/probe.c" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "$TMP/probe.c" >"$TMP/file" &&
		"$CALLTAP" --kernel "$RELEASE" --layout -r -w 'ret == 0' fn:inet_listen >"$TMP/fn" &&
		diff "$TMP/file" "$TMP/fn" && grep -q inet_listen_evt_t "$TMP/fn"
}

# -s changes the generated source, not the lines that -D adds.
edits_are_as_compiled() {
	local edits=(-D 'MARK=backlog' -s backlog=queue)

	"$CALLTAP" --kernel "$RELEASE" --source "${edits[@]}" fn:inet_listen >"$TMP/probe.c" &&
		grep -Fxq '#define MARK backlog' "$TMP/probe.c" && grep -q 'int queue;' "$TMP/probe.c" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "$TMP/probe.c" >"$TMP/file" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "${edits[@]}" fn:inet_listen >"$TMP/fn" &&
		diff "$TMP/file" "$TMP/fn" && grep -q 'int queue;' "$TMP/fn"
}

# -s does not find text that only the lines of -D have.
edits_of_edits_are_refused() {
	local what

	for what in --source --layout; do
		"$CALLTAP" --kernel "$RELEASE" "$what" -D MARK=nosuch -s nosuch=x fn:inet_listen >"$TMP/out" 2>"$TMP/err"
		same "status of $what" $? 2 && grep -q "nosuch" "$TMP/err" && [[ ! -s $TMP/out ]] || return 1
	done
}

# Python bcc compiles it and the kernel loads its programs; they are not attached.
under_python() {
	"$CALLTAP" --kernel "$RELEASE" --source -r -f 'u16 port = sock->sk->__sk_common.skc_num' \
		-w 'backlog > 1' fn:inet_listen >"$TMP/probe.c" || return 1
	/usr/bin/python3 - "$TMP/probe.c" "$PWD/include" <<-'END'
		import sys
		from bcc import BPF
		BPF._trace_autoload = lambda self: None
		b = BPF(src_file=sys.argv[1], cflags=["-I" + sys.argv[2]])
		b.load_func("kprobe__inet_listen", BPF.KPROBE)
		b.load_func("kretprobe__inet_listen", BPF.KPROBE)
	END
}

# The static assertions of the generated structs hold.
layouts() {
	local name

	for name in mount rq cfs_rq worker_pool nf_conn; do
		"$CALLTAP" --kernel "$RELEASE" --save "$TMP/y.o" fn:inet_listen \
			-f "u64 x = (u64)((struct $name *)sock + 1)" 2>"$TMP/err" || { cat "$TMP/err"; return 1; }
	done
}

# A wrong name beside a right one.
check 'an unknown name is reported with similar ones' \
	refused 2 'nearest is inet_listen' fn:inet_lisetn
check 'no name' refused 2 'a name is missing' fn:inet_listen,
check 'a pattern that nothing matches' refused 2 'matches' 'fn:no_such_*'
check 'a pattern that thousands match' refused 2 'functions match, more than the limit of 100' 'fn:*e*'
check 'a member that does not exist' points_at "-f 'u16 a = sock->skk->x':1:15: error: " \
	"struct socket has no member skk" -f 'u16 a = sock->skk->x' fn:inet_listen
check 'a field of another type' points_at "-f 'u16 a = sock->sk->__sk_common':1:5: error: " \
	'is initialized with a value of type struct sock_common' -f 'u16 a = sock->sk->__sk_common' fn:inet_listen
check 'a condition over an unknown name' points_at "-w 'backlog > limit':1:11: error: " \
	'limit is not defined' -w 'backlog > limit' fn:inet_listen
check 'a condition over ret, without -r' points_at "-w 'ret < 0':1:1: error: " \
	'ret is not defined here' -w 'ret < 0' fn:inet_listen
check 'a condition that assigns' refused 2 'an assignment' -w 'backlog = 1' fn:inet_listen
check 'a condition that counts' refused 2 'it changes a variable' -w 'backlog++' fn:inet_listen
check 'a condition that calls' refused 2 'it calls a function' -w 'bpf_send_signal(9)' fn:inet_listen
check 'a condition that ends early' refused 2 "';'" -w '1; return 0' fn:inet_listen
check 'a field that closes a bracket' refused 2 'a bracket that was not opened' \
	-f 'u16 a = 1); (0' fn:inet_listen
check "a field with an argument's name" refused 2 'backlog is the name of an argument already' \
	-f 'int backlog = 1' fn:inet_listen
check 'a struct without a definition' refused 2 'struct no_such is defined neither in the kernel' \
	-f 'u32 id = ((struct no_such *)sock)->id' fn:inet_listen
check 'a packed struct that no header defines' refused 2 'struct binder_proc is defined neither' \
	-f 'u32 id = ((struct binder_proc *)sock)->pid' fn:inet_listen
check 'structs that no header defines are laid out as the kernel has them' layouts
check 'invalid conditions are reported in the option' invalid_conditions
check 'invalid expressions are reported in the option' invalid_expressions
check 'fields of the wrong type are reported in the option' fields_that_do_not_fit
check 'casts between numbers and addresses are accepted' on_purpose
check 'a condition that is always true has a warning' always_true
check 'array elements that libbcc would misread are refused' elements
check 'names that are taken are refused' names_that_are_taken
check 'texts that are not expressions or fields are refused' invalid_texts
check 'long options are shown in part' long_options
check '-r without a function' refused 2 '-f, -w, -r and -y go with' -r listen
check 'functions are listed with their signatures' \
	prints 'int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)' \
	--list 'fn:tcp_v4_*'
check "another kernel's functions are listed, too" prints 'int inet_listen(struct socket *sock, int backlog)' \
	--kernel "$RELEASE" --list fn:inet_listen
check '--source prints the source that is compiled' source_is_as_compiled
check '--source applies -D and -s as the compile does' edits_are_as_compiled
check '-s does not find the lines of -D, neither for --source nor for a compile' edits_of_edits_are_refused
check 'it runs under Python bcc' under_python
tap_end
