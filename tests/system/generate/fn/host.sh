#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is said of fn: targets that can't be, and of those that can without a kernel to run them:
#
#	host.sh RELEASE HEADERS
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

(($# == 2)) || { echo 'usage: host.sh RELEASE HEADERS' >&2; exit 2; }
RELEASE=$1
export BCC_KERNEL_SOURCE=$2

# refused STATUS TEXT ARGUMENT...: and no object is left.
refused() {
	STATUS=0
	timeout 120 "$CALLTAP" --kernel "$RELEASE" --save "$TMP/x.o" "${@:3}" >"$TMP/out" 2>"$TMP/err" || STATUS=$?
	same status "$STATUS" "$1" || { cat "$TMP/err"; return 1; }
	grep -qF -- "$2" "$TMP/err" || { echo "nothing says: $2"; cat "$TMP/err"; return 1; }
	[[ ! -s $TMP/out && ! -e $TMP/x.o ]]
}

# The message begins with the option, in its own words, and the place in them.
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

# told PLACE TEXT ARGUMENT...: at that place of the words, with their line, a caret, a reason and a
# cure, and nothing of the text around them. Every other time with -r, whose text around them is
# another.
TOLD=0
told() {
	local returns=()

	((TOLD++ % 2)) || returns=(-r)
	points_at "$1: error: " "$2" "${returns[@]}" "${@:3}" fn:inet_listen || return 1
	same 'places' "$(grep -c ': error: ' "$TMP/err")" 1 &&
		grep -q '^ *^$' "$TMP/err" && grep -q '^  why: ' "$TMP/err" && grep -q '^  cure: ' "$TMP/err" &&
		! grep -q '^fn:inet_listen:' "$TMP/err" || { echo "with ${returns[*]-nothing}"; cat "$TMP/err"; return 1; }
}

conditions_that_are_none() {
	told "-w '*sock':1:1" 'this has the type struct socket' -w '*sock' &&
		told "-w 'sock->sk->__sk_common':1:1" 'this has the type struct sock_common' -w 'sock->sk->__sk_common' &&
		told "-w 'sock->sk->sk_lock.slock.rlock':1:1" 'this has the type struct raw_spinlock' \
			-w 'sock->sk->sk_lock.slock.rlock' &&
		told "-w 'sock->sk->__sk_common.skc_v6_daddr.in6_u':1:1" 'this has the type union' \
			-w 'sock->sk->__sk_common.skc_v6_daddr.in6_u' &&
		told "-w '(void)0':1:1" 'this has the type void' -w '(void)0' &&
		told "-w '!*sock':1:1" 'this operator takes a number' -w '!*sock' &&
		told "-w '*sock && 1':1:7" 'cannot combine struct socket and int' -w '*sock && 1' &&
		told "-w 'inet_listen':1:1" 'inet_listen is not defined' -w 'inet_listen' &&
		told "-w 'backlog->x':1:10" '-> is used on a value of type int' -w 'backlog->x' &&
		told "-w 'backlog.x':1:8" 'a member is selected from a value of type int' -w 'backlog.x' &&
		told "-w 'backlog[1]':1:8" 'neither an array nor a pointer' -w 'backlog[1]' &&
		told "-w '*backlog':1:1" '* is used on a value of type int' -w '*backlog' &&
		told "-w 'backlog * 1.5 > 3':1:1" 'floating-point numbers' -w 'backlog * 1.5 > 3'
}

# What is missing is missed at the words' end.
expressions_that_are_none() {
	told "-w 'backlog +':1:10" 'a value is missing here' -w 'backlog +' &&
		told "-w 'backlog ?':1:10" 'a value is missing here' -w 'backlog ?' &&
		told "-w 'u32':1:1" 'a value is missing here' -w 'u32' &&
		told "-w 'if':1:1" 'a value is missing here' -w 'if' &&
		told "-w '5 6':1:3" 'an operator missing before this' -w '5 6' &&
		told "-w 'sock->5':1:7" 'a name is missing' -w 'sock->5' &&
		told "-f 'u16 a = 5 6':1:10" 'an operator missing before this' -f 'u16 a = 5 6' &&
		told "-f 'u16 a b = 5':1:6" 'an operator missing before this' -f 'u16 a b = 5' &&
		told "-f 'char s[8] = sock->':1:19" 'a name is missing' -f 'char s[8] = sock->'
}

fields_that_do_not_fit() {
	told "-f 'u16 a = sock':1:5" 'the cast (u64)' -f 'u16 a = sock' &&
		told "-f 'char s[8] = backlog':1:13" 'a string field needs a pointer, but this has the type int' \
			-f 'char s[8] = backlog' &&
		told "-f 'char s[8] = *sock':1:13" 'this has the type struct socket' -f 'char s[8] = *sock' &&
		told "-f 'u64 *a = backlog':1:6" 'the cast (u64 *)' -f 'u64 *a = backlog' &&
		told "-f 'struct sock *a = sock':1:14" 'the cast (struct sock *)' -f 'struct sock *a = sock' &&
		told "-f 'struct hlist_node a = 1':1:19" 'is initialized with a value of type int' \
			-f 'struct hlist_node a = 1' &&
		told "-f 'u64 *a = *sock':1:6" 'is initialized with a value of type struct socket' -f 'u64 *a = *sock' &&
		told "-f 'u16 a = (void)0':1:5" 'is initialized with a void value' -f 'u16 a = (void)0' &&
		told "-f 'u8 *a = sock->nom':1:15" 'has no member nom' -f 'u8 *a = sock->nom' &&
		told "-f 'foo a = 1':1:1" 'there is no type foo' -f 'foo a = 1' &&
		told "-f 'u16 PAGE_SIZE = 1':1:5" 'cannot have this name' -f 'u16 PAGE_SIZE = 1' &&
		told "-f 'u16 current = 1':1:5" 'cannot have this name' -f 'u16 current = 1' &&
		told "-f 'u16 a = a':1:9" 'computed from itself' -f 'u16 a = a' &&
		told "-f 'u16 a = b':1:9" 'b is not defined' -f 'u16 a = b' -f 'u16 b = 1' &&
		told "-f 'u16 a = foo(1)':1:9" 'the function foo is not declared' -f 'u16 a = foo(1)'
}

# taken TEXT ARGUMENT...: with a warning, and an object.
taken() {
	"$CALLTAP" --kernel "$RELEASE" --save "$TMP/y.o" "${@:2}" fn:inet_listen 2>"$TMP/err" &&
		grep -qF -- "$1" "$TMP/err" || { cat "$TMP/err"; return 1; }
}
on_purpose() {
	taken 'saved' -f 'u64 a = (u64)sock' -f 'u64 *p = (u64 *)sock' -f 'char s[8] = (void *)(u64)backlog' \
		-f 'enum sk_pacing e = sock->sk->sk_pacing_status' &&
		! grep -q 'warning' "$TMP/err" || { cat "$TMP/err"; return 1; }
}
# A text that was never compiled: what is kept of an earlier compile warns of nothing.
always_true() {
	local new="&& backlog != $RANDOM$RANDOM"

	taken "-w 'sock->sk->sk_prot->name $new':1:20: warning: this condition is always true" -w "sock->sk->sk_prot->name $new" &&
		taken "-w '&backlog $new':1:2: warning: this condition is always true" -w "&backlog $new"
}

# refused_at PLACE TEXT ARGUMENT...: before anything is compiled.
refused_at() {
	refused 2 "$1: error: $2" "${@:3}" fn:inet_listen && grep -q '^ *^$' "$TMP/err"
}
# libbcc would read another place, and say nothing.
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
texts_that_are_none() {
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

# As far as it goes on a line: the option's name, and what is around the place.
long_words() {
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

# -s changes the text that is written for the target, not the lines that -D puts above it.
edits_are_as_compiled() {
	local edits=(-D 'MARK=backlog' -s backlog=queue)

	"$CALLTAP" --kernel "$RELEASE" --source "${edits[@]}" fn:inet_listen >"$TMP/probe.c" &&
		grep -Fxq '#define MARK backlog' "$TMP/probe.c" && grep -q 'int queue;' "$TMP/probe.c" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "$TMP/probe.c" >"$TMP/file" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "${edits[@]}" fn:inet_listen >"$TMP/fn" &&
		diff "$TMP/file" "$TMP/fn" && grep -q 'int queue;' "$TMP/fn"
}

# What only -D's line has is not there for -s, whatever is asked for.
edits_of_edits_are_refused() {
	local what

	for what in --source --layout; do
		"$CALLTAP" --kernel "$RELEASE" "$what" -D MARK=nosuch -s nosuch=x fn:inet_listen >"$TMP/out" 2>"$TMP/err"
		same "status of $what" $? 2 && grep -q "nosuch" "$TMP/err" && [[ ! -s $TMP/out ]] || return 1
	done
}

# Python's bcc compiles it and the kernel takes its programs; what they attach to is not needed.
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

# The compiler compares their sizes.
layouts() {
	local name

	for name in mount rq cfs_rq worker_pool nf_conn; do
		"$CALLTAP" --kernel "$RELEASE" --save "$TMP/y.o" fn:inet_listen \
			-f "u64 x = (u64)((struct $name *)sock + 1)" 2>"$TMP/err" || { cat "$TMP/err"; return 1; }
	done
}

# The wrong name, and a name beside it that is right.
check 'a name that is not there, and the nearest' \
	refused 2 'nearest is inet_listen' fn:inet_lisetn
check 'no name' refused 2 'a name is missing' fn:inet_listen,
check 'a pattern that nothing matches' refused 2 'matches' 'fn:no_such_*'
check 'a pattern that thousands match' refused 2 'functions match, more than the limit of 100' 'fn:*e*'
check 'a field that is not there' points_at "-f 'u16 a = sock->skk->x':1:15: error: " \
	"struct socket has no member skk" -f 'u16 a = sock->skk->x' fn:inet_listen
check 'a field of another type' points_at "-f 'u16 a = sock->sk->__sk_common':1:5: error: " \
	'is initialized with a value of type struct sock_common' -f 'u16 a = sock->sk->__sk_common' fn:inet_listen
check 'a condition over what is not there' points_at "-w 'backlog > limit':1:11: error: " \
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
check 'a struct that nothing defines' refused 2 'struct no_such is defined neither in the kernel' \
	-f 'u32 id = ((struct no_such *)sock)->id' fn:inet_listen
check 'a packed struct that no header defines' refused 2 'struct binder_proc is defined neither' \
	-f 'u32 id = ((struct binder_proc *)sock)->pid' fn:inet_listen
check 'structs that no header defines are laid out as the kernel has them' layouts
check 'conditions that are none, in their own words' conditions_that_are_none
check 'expressions that are none, in their own words' expressions_that_are_none
check 'fields that do not fit, in their own words' fields_that_do_not_fit
check 'an address is a number on purpose, and a number an address' on_purpose
check 'a condition that is always true has a warning' always_true
check 'elements that libbcc would misread' elements
check 'names that are taken' names_that_are_taken
check 'texts that are no expression or field' texts_that_are_none
check 'long ones are shown in part' long_words
check '-r without a function' refused 2 '-f, -w, -r and -y go with' -r listen
check 'functions are listed with their signatures' \
	prints 'int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)' \
	--list 'fn:tcp_v4_*'
check "another kernel's, too" prints 'int inet_listen(struct socket *sock, int backlog)' \
	--kernel "$RELEASE" --list fn:inet_listen
check '--source is what is compiled' source_is_as_compiled
check '--source with -D and -s is what is compiled' edits_are_as_compiled
check '-s does not find what -D says, for --source as for a compile' edits_of_edits_are_refused
check 'it runs under Python bcc' under_python
tap_end
