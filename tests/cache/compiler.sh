# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The compiler as a process: who it is, and what it may do.
# The folders' names have no spaces; common.sh sets what is set nowhere here.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

READ_ALL=0000000000000004	# CAP_DAC_READ_SEARCH
NONE=0000000000000000

# hold_compiler CALLTAP: its child, as soon as it is the compiler, and past its first steps: the
# libraries of a process are there before it does anything.
hold_compiler() {
	PPID_OF_COMPILER=$1
	until COMPILER=$(pgrep -P "$1") && [[ $(readlink "/proc/$COMPILER/exe") == */calltap-cc ]]; do
		kill -0 "$1" || return 1
	done
	wait_for 5 has_begun && kill -STOP "$COMPILER"
}

# It closes itself to others first of all.
has_begun() { [[ $(stat -c %u "/proc/$COMPILER/environ") == 0 ]]; }

# with_compiler PREFIX... -- COMMAND...: while a compile runs, the command looks at $COMPILER.
with_compiler() {
	local prefix=() pid status

	while [[ $1 != -- ]]; do prefix+=("$1") && shift; done
	shift
	"${prefix[@]}" "$CALLTAP" -v --no-cache --save o --kernel "$RELEASE" "$PROBE" >"$OUT" 2>"$ERR" </dev/null &
	pid=$!
	hold_compiler "$pid" && "$@"
	status=$?
	kill -CONT "$COMPILER"
	wait "$pid" || { told; return 1; }
	return $status
}

field() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$COMPILER/status"; }

# unprivileged_is CAPS: the user, the groups, what it holds, and that it gets no more.
unprivileged_is() {
	same user "$(field Uid)" "$(printf '%s\t%s\t%s\t%s' "$ID" "$ID" "$ID" "$ID")" || return 1
	same groups "$(field Groups | tr -d ' ')" '' || return 1
	same effective "$(field CapEff)" "$1" && same permitted "$(field CapPrm)" "$1" || return 1
	same ambient "$(field CapAmb)" "$1" && same 'no new privileges' "$(field NoNewPrivs)" 1
}

# Not to be looked into: root owns what /proc has of it, and its user gets nowhere.
is_closed() {
	same owner "$(stat -c %u "/proc/$COMPILER/environ")" 0 || return 1
	! "${NOBODY[@]}" ls "/proc/$COMPILER/fd/" 2>/dev/null || { echo 'its user can read its files'; return 1; }
	! "${NOBODY[@]}" cat "/proc/$COMPILER/maps" 2>/dev/null
}

# A file that calltap was started with is open in it, and only there.
closed_to_others() {
	exec 9</etc/shadow
	PROBE=./p.c with_compiler -- is_closed_without_file
	STATUS=$?
	exec 9<&-
	return $STATUS
}

is_closed_without_file() { is_closed && has_no_file_of_ours; }

# Before it has done anything itself: bash in its place does nothing for that, and waits.
closed_at_first() {
	local pid

	replay && echo 'sleep 3' >"$RELEASE" || return 1
	"$CALLTAP" --save o --kernel "$RELEASE" ./q.c >"$OUT" 2>"$ERR" </dev/null &
	pid=$!
	wait_for 5 has_child "$pid" && ! "${NOBODY[@]}" readlink "/proc/$COMPILER/fd/3"
	STATUS=$?
	kill -KILL "$pid" && wait "$pid" 2>/dev/null
	real_compiler
	return $STATUS
}

has_child() { COMPILER=$(pgrep -P "$1") && [[ $(readlink "/proc/$COMPILER/exe") == "$ROOM/fake/calltap-cc" ]]; }

has_no_file_of_ours() {
	[[ $(readlink "/proc/$PPID_OF_COMPILER/fd/9") == /etc/shadow ]] || { echo 'calltap has not, either'; return 1; }
	! find "/proc/$COMPILER/fd" -lname /etc/shadow | grep . || return 1
}

closed_headers() {
	mkdir -m 700 $ROOM/closed && mkdir $ROOM/closed/tree && mount --bind $TREE $ROOM/closed/tree || return 1
	PROBE=./p.c with_compiler env BCC_KERNEL_SOURCE=$ROOM/closed/tree -- unprivileged_is $READ_ALL
	STATUS=$?
	umount $ROOM/closed/tree
	((STATUS == 0)) && is_object good && says 'the compiler may read any file' && says "$ROOM/closed/tree"
}

open_headers() {
	PROBE=./p.c with_compiler -- unprivileged_is $NONE && is_object good && never_says 'may read any file'
}

tracepoint_format() {
	printf 'TRACEPOINT_PROBE(sched, sched_process_exit)\n{\n\treturn args->pid;\n}\n' >t.c
	PROBE=./t.c with_compiler -- unprivileged_is $READ_ALL && says 'the compiler may read any file'
}

# Under strace, which would see it; and that strace does see such calls is seen, too.
no_bpf() {
	strace -f -qq -e trace=bpf,openat -o "$TMP/trace" "$CALLTAP" --no-cache --save o "${p[@]}" >"$OUT" 2>"$ERR" ||
		{ told; return 1; }
	grep -q 'openat(.*if_ether\.h' "$TMP/trace" || { echo 'strace did not see the compiler'; return 1; }
	! grep 'bpf(' "$TMP/trace"
}

by_another_user() {
	chmod 777 $WORK
	PROBE=./p.c with_compiler "${NOBODY[@]}" -- unprivileged_is $NONE && is_object good
	STATUS=$?
	chmod 755 $WORK
	return $STATUS
}

compiler_tests() {
	check 'the compiler is nobody, and may nothing' open_headers
	check 'nobody can look into it, and it has no file that calltap was started with' closed_to_others
	write_probe q 1
	check 'nor at its first moment' closed_at_first
	check 'headers in a closed folder: it may read, and nothing else' closed_headers
	if some_format >/dev/null; then
		check 'a tracepoint: it may read, and nothing else' tracepoint_format
	else
		tap_skip 'a tracepoint: it may read, and nothing else' 'this machine has no such tracepoint'
	fi
	check 'for another user than root, it is that user' by_another_user
	if strace -qq -o /dev/null true 2>/dev/null; then
		check 'it makes no bpf() call' no_bpf
	else
		tap_skip 'it makes no bpf() call' 'strace is not there, or may not'
	fi
}
