#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Points in kernel functions, on a kernel with kprobes, as root:
#
#	guest.sh OBJECTS	the folder that prepare.sh has filled for this kernel
set -u
. "$(dirname "$0")/../../lib/lib.sh"

(($# == 1)) || { echo 'usage: guest.sh OBJECTS' >&2; exit 2; }
OBJECTS=$(realpath -m "$1")
TARGET=$BUILD/tests/system/attach/target

FILTERS=()

# trace OBJECT TARGET_ARGUMENT...: run the target while calltap traces it alone.
trace() {
	local object=$OBJECTS/$1.o

	"${HELD[@]}" "$TARGET" "${@:2}" >"$TMP/target.out" &
	TRACED=$!
	wait_for 60 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "${FILTERS[@]}" "$object" && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the target' "$STATUS" 0 && stop_calltap
}

# counts_are "A OF" N...: N events with these values were shown, and no others.
counts_are() {
	while (($#)); do
		printf '%d %s\n' "$2" "$1"
		shift 2
	done | sort >"$TMP/want"
	sed -nE 's/^\{"stream":.*"a":([0-9]+),"b":([0-9]+),"of":"([^"]*)".*/\1 \3/p' "$OUT" |
		sed 's/ *$//' | sort | uniq -c | awk '{ $1 = $1; print }' | sort | diff "$TMP/want" -
}

ready_says() { grep -q "^calltap: ready: $1;" "$ERR" || { cat "$ERR"; return 1; }; }
says() { grep -Eq "^(calltap|[^ ]+:[0-9]+:[0-9]+|  why): .*($1)" "$ERR" || { echo "nothing says: $1"; cat "$ERR"; return 1; }; }

# cannot STATUS TEXT OBJECT OPTION...: running the object fails with this status and message.
cannot() {
	STATUS=0
	timeout 60 "$CALLTAP" -d 1 "${@:4}" "$OBJECTS/$3.o" >"$OUT" 2>"$ERR" </dev/null || STATUS=$?
	same status "$STATUS" "$1" && says "$2"
}

# ---- kprobes --------------------------------------------------------------------------------

by_name() {
	trace kernel calls 200 && counts_are '0 kprobe' 200 "$$ kretprobe" 200 '0 syscall' 200 &&
		ready_says '3 programs attached'
}

by_rule() {
	trace rules calls 200 && counts_are '1 point' 400 "$$ return" 200 &&
		ready_says '2 programs attached at 3 points'
}

# sysinfo(2) calls two functions that match; the target calls no other function that matches.
by_pattern() {
	trace pattern sysinfo 50 && counts_are '1 point' 100 &&
		says 'ready: 1 programs attached at [3-9] points'
}

variant() {
	trace variant sysinfo 50 && counts_are '1 point' 50 &&
		says 'the compiler has changed this function: attached to do_sysinfo.isra.0'
}

# kern_path(), on 6.1 also the name of a variable, looks up the path of a socket: an int, -ENOENT.
shared() {
	trace shared connects 50 && (($(grep -c '"b":1,"of":"entry' "$OUT") == 50)) &&
		(($(grep -c '"a":4294967294,"b":0,"of":"return' "$OUT") == 50)) || { cat "$OUT"; return 1; }
}

# The points of native.sh, on the kernel of a distribution.
users() {
	trace users work 200 && (($(grep -c '"of":"entry' "$OUT") == 200)) &&
		(($(grep -c '"of":"return' "$OUT") == 200)) && (($(grep -c '"of":"point' "$OUT") == 200))
}

many_calls() {
	trace calls groups 100 &&
		counts_are '121 enter' 100 '121 exit' 100 '121 twice' 100 &&
		ready_says '3 programs attached at 20 points'
}

# 32-bit programs have other system call numbers: their calls are not mistaken for getpgid.
calls_of_32_bits() { trace calls old 100 && counts_are; }

traced() {
	trace traced sysinfo 50 || return 1
	same kfunc "$(grep -c '"a":0,.*"of":"kfunc' "$OUT")" 50 &&
		same kretfunc "$(grep -c '"a":0,.*"of":"kretfunc' "$OUT")" 50 &&
		(($(grep -c '"a":1,"b":0,"of":"fmod_ret' "$OUT") > 2))
}

# exec maps files, which calls the LSM hook if the kernel was booted with the BPF LSM.
lsm() {
	if grep -q bpf /sys/kernel/security/lsm; then
		(($(grep -c '"a":1,.*"of":"lsm' "$OUT") > 2))
	else
		says 'attached, but never run: the BPF LSM is not enabled: boot with bpf'
	fi
}

attached() {
	check 'kprobe, kretprobe and syscall by name: 600 events' by_name
	check 'kprobe, syscall and sysret by rule: 600 events' by_rule
	check 'a pattern of functions' by_pattern
	check 'a function that the compiler has changed: 50 events' variant
	check 'a function that shares its name with a variable: 100 events' shared
	check 'uprobe, uretprobe, usdt: 600 events' users
	check 'many system calls: 300 events' many_calls
	check "many system calls, and a 32-bit program's: nothing" calls_of_32_bits
	check 'kfunc, kretfunc, fmod_ret behind a filter' traced
	check 'lsm' lsm
	check 'nothing is left attached after that' nothing_left
}

# Each program type behind each kind of filter, with one value and with several.
filtered() {
	local netns

	netns=$(stat -Lc %i /proc/self/ns/net)
	FILTERS=(-n target -u root --netns "$netns" --cgroup /)
	check 'behind all filters: kprobe, kretprobe and syscall' by_name
	check 'behind all filters: uprobe, uretprobe, usdt' users
	check 'behind all filters: many system calls' many_calls
	check 'behind all filters: kfunc, kretfunc, fmod_ret' traced
	check 'behind all filters: lsm' lsm
	FILTERS=(-p 1 -n 'target,bash' -u '0,1' --netns "$netns,$netns" --cgroup '/,/')
	check 'behind all filters, with several values: kprobe, kretprobe and syscall' by_name
	check 'behind all filters, with several values: kfunc, kretfunc, fmod_ret' traced
	FILTERS=(-u 1)
	check 'behind a filter that does not match: nothing' sees_nothing
	FILTERS=()
	check 'a program that overrides a return value takes no filter' \
		cannot 4 'kprobe__sys_getppid calls bpf_override_return, and the kernel does not allow a filter' override -p 1
	check 'nothing is left attached after that' nothing_left
}

sees_nothing() { trace kernel calls 200 && counts_are && trace traced sysinfo 50 && counts_are; }

# ---- points that cannot be attached ---------------------------------------------------------

several() {
	if cannot 1 'the kernel has several functions named name_show' ambiguous; then return; fi
	# Kernels before 6.7 attach to the first function of the name.
	[[ $(uname -r) == [1-5].* || $(uname -r) =~ ^6\.[0-6]\. ]] && same status "$STATUS" 0
}

# With kernel addresses hidden, a name shared with a variable fails. Some kernels lack the variable.
hidden() {
	local before status=0

	if (($(grep -c ' kern_path$' /proc/kallsyms) == 1)); then
		trace shared connects 50
		return
	fi
	before=$(</proc/sys/kernel/kptr_restrict)
	echo 2 >/proc/sys/kernel/kptr_restrict
	cannot 1 'the kernel has a function and a variable named kern_path' shared || status=1
	grep -q 'cure: .*kptr_restrict' "$ERR" || status=1
	echo "$before" >/proc/sys/kernel/kptr_restrict
	return "$status"
}

not_attached() {
	check 'a function that does not exist: the nearest is named' \
		cannot 1 'no function vfs_raed that can be probed: nearest (is|are) vfs_read' missing
	check 'a system call that does not exist: the nearest is named' \
		cannot 1 'no system call opnat .*: nearest (is|are) .*openat' no_syscall
	check 'a symbol of data' cannot 1 'kprobe:jiffies is data of the kernel, not a function' data
	check 'a function marked notrace' cannot 1 'kprobe:trace_clock_local is marked notrace' notrace
	check 'a function on the blacklist' cannot 1 'kprobe:exc_nmi is on the kernel.s list of functions' blacklisted
	check 'an address inside an instruction' cannot 1 'does not allow a probe at kprobe:vfs_read\+1' middle
	check 'several functions of one name' several
	check 'a name shared with a variable, with addresses hidden' hidden
	check 'a kfunc that does not exist: the nearest is named' \
		cannot 1 'no function kfunc:vfs_raed: .*: nearest (is|are) vfs_read' no_kfunc
	check 'an LSM hook that does not exist: the nearest is named' \
		cannot 1 'no LSM hook file_opne: nearest (is|are) file_open' no_hook
	check 'fmod_ret: a function that does not allow it' \
		cannot 3 'fmod_ret programs can attach only to' fixed
	check 'a module that is not loaded' cannot 1 'no loaded module no_such_module has type information' no_module
	check 'a pattern that nothing matches' cannot 1 'no function that can be probed matches' no_match
	check 'a pattern that matches too many functions' cannot 1 '[0-9]+ functions match, but at most 1000' \
		too_many
	check 'nothing is left attached after that' nothing_left
}

killed() {
	local object

	for object in kernel traced users pattern; do
		start_calltap "$OBJECTS/$object.o" && kill_calltap
	done
}

# Runs last: the kernel cannot be unlocked again.
lockdown() {
	local file=/sys/kernel/security/lockdown

	if [[ ! -e $file ]]; then
		tap_skip 'a kernel that is locked down' 'this kernel does not support it'
		return
	fi
	echo confidentiality >"$file"
	check 'a kernel that is locked down' cannot 4 'lockdown' rules
}

# ---------------------------------------------------------------------------------------------

require 'the objects exist' [ -e "$OBJECTS/kernel.o" ]
require 'the kernel shows what is attached' remember_kernel
mountpoint -q /sys/kernel/security || mount -t securityfs securityfs /sys/kernel/security
attached
filtered
not_attached
check 'SIGKILL' killed
check 'nothing is left attached after that' nothing_left
lockdown
tap_end
