#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is said of fn: targets that can't be, and of those that can without a kernel to run them:
#
#	host.sh RELEASE HEADERS
set -u
. "$(dirname "$0")/../lib.sh"

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

source_is_as_compiled() {
	"$CALLTAP" --kernel "$RELEASE" --source -r -w 'ret == 0' fn:inet_listen >"$TMP/probe.c" &&
		! grep -q '^#line' "$TMP/probe.c" &&
		"$CALLTAP" --kernel "$RELEASE" --layout "$TMP/probe.c" >"$TMP/file" &&
		"$CALLTAP" --kernel "$RELEASE" --layout -r -w 'ret == 0' fn:inet_listen >"$TMP/fn" &&
		diff "$TMP/file" "$TMP/fn" && grep -q inet_listen_evt_t "$TMP/fn"
}

# Python's bcc compiles it and the kernel takes its programs; what they attach to is not needed.
under_python() {
	"$CALLTAP" --kernel "$RELEASE" --source -r -f 'u16 port = sock->sk->__sk_common.skc_num' \
		fn:inet_listen >"$TMP/probe.c" || return 1
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
check 'a pattern that thousands match' refused 2 'functions match, and 100 are the most' 'fn:*e*'
check 'a field that is not there' points_at "-f 'u16 a = sock->skk->x':1:15: error: " \
	"struct socket has no member skk" -f 'u16 a = sock->skk->x' fn:inet_listen
check 'a field of another type' points_at "-f 'u16 a = sock->sk->__sk_common':1:5: error: " \
	'incompatible type' -f 'u16 a = sock->sk->__sk_common' fn:inet_listen
check 'a condition over what is not there' points_at "-w 'backlog > limit':1:11: error: " \
	"there is nothing called limit here" -w 'backlog > limit' fn:inet_listen
check 'a condition over ret, without -r' points_at "-w 'ret < 0':1:1: error: " \
	"there is nothing called ret here" -w 'ret < 0' fn:inet_listen
check 'a condition that assigns' refused 2 'an assignment' -w 'backlog = 1' fn:inet_listen
check 'a condition that counts' refused 2 'it changes something' -w 'backlog++' fn:inet_listen
check 'a condition that calls' refused 2 'it calls a function' -w 'bpf_send_signal(9)' fn:inet_listen
check 'a condition that ends early' refused 2 "';'" -w '1; return 0' fn:inet_listen
check 'a field that closes a bracket' refused 2 'a bracket that nothing opened' \
	-f 'u16 a = 1); (0' fn:inet_listen
check "a field with an argument's name" refused 2 'backlog is the name of an argument already' \
	-f 'int backlog = 1' fn:inet_listen
check 'a struct that nothing defines' refused 2 'struct no_such is defined neither in the kernel' \
	-f 'u32 id = ((struct no_such *)sock)->id' fn:inet_listen
check 'a packed struct that no header defines' refused 2 'struct binder_proc is defined neither' \
	-f 'u32 id = ((struct binder_proc *)sock)->pid' fn:inet_listen
check 'structs that no header defines are laid out as the kernel has them' layouts
check '-r without a function' refused 2 '-f, -w, -r and -y go with' -r listen
check 'functions are listed with their signatures' \
	prints 'int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len)' \
	--list 'fn:tcp_v4_*'
check '--source is what is compiled' source_is_as_compiled
check 'it runs under Python bcc' under_python
tap_end
