# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The compiler's process: its user and its privileges.
# Folder names have no spaces; common.sh sets the variables.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

READ_ALL=0000000000000004	# CAP_DAC_READ_SEARCH
NONE=0000000000000000

# A header that is a FIFO: its reader blocks until the test closes it. When libbcc reads the header
# again it is a file.
GATE=$WORK/gate.h

# held_probe NAME: write NAME.c, which includes that header, with the text on stdin.
held_probe() { { printf '#include "%s"\n' "$GATE" && cat; } >"$1.c"; }

at_gate() {
	COMPILER=$(pgrep -P "$PPID_OF_COMPILER") &&
		[[ -n $(find "/proc/$COMPILER/fd" -lname "$GATE" 2>/dev/null) ]]
}

# with_compiler PREFIX... -- COMMAND...: run the command, which checks $COMPILER, while a compile of $PROBE blocks.
with_compiler() {
	local prefix=() status=0

	while [[ $1 != -- ]]; do prefix+=("$1") && shift; done
	shift
	rm -f o "$GATE"
	mkfifo -m 644 "$GATE" && exec {gate}<>"$GATE" || return 1
	"${prefix[@]}" "$CALLTAP" -v --no-cache --save o --kernel "$RELEASE" "$PROBE" >"$OUT" 2>"$ERR" \
		</dev/null {gate}>&- &
	PPID_OF_COMPILER=$!
	if wait_for 20 at_gate; then
		"$@" || status=$?
	else
		echo 'the compiler does not come to its header' && status=1
	fi
	: >empty.h && mv -f empty.h "$GATE"
	exec {gate}>&-
	wait "$PPID_OF_COMPILER" || { told; return 1; }
	return $status
}

field() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$COMPILER/status"; }

# unprivileged_is CAPS: check the user, the groups and the capabilities, and that it cannot gain any.
unprivileged_is() {
	same user "$(field Uid)" "$(printf '%s\t%s\t%s\t%s' "$ID" "$ID" "$ID" "$ID")" || return 1
	same groups "$(field Groups | tr -d ' ')" '' || return 1
	same effective "$(field CapEff)" "$1" && same permitted "$(field CapPrm)" "$1" || return 1
	same ambient "$(field CapAmb)" "$1" && same 'no new privileges' "$(field NoNewPrivs)" 1
}

# Other processes cannot inspect it: root owns its files in /proc.
is_closed() {
	same owner "$(stat -c %u "/proc/$COMPILER/environ")" 0 || return 1
	! "${NOBODY[@]}" ls "/proc/$COMPILER/fd/" 2>/dev/null || { echo 'its user can read its files'; return 1; }
	! "${NOBODY[@]}" cat "/proc/$COMPILER/maps" 2>/dev/null
}

# A file that calltap inherited is open in calltap, and not in the compiler.
closed_to_others() {
	exec 9</etc/shadow
	PROBE=./h.c with_compiler -- is_closed_without_file
	STATUS=$?
	exec 9<&-
	return $STATUS
}

is_closed_without_file() { is_closed && has_no_file_of_ours; }

# Before its first instruction: bash, in its place, only waits.
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
	PROBE=./h.c with_compiler env BCC_KERNEL_SOURCE=$ROOM/closed/tree -- unprivileged_is $READ_ALL
	STATUS=$?
	umount $ROOM/closed/tree
	((STATUS == 0)) && is_object held_good && says 'the compiler may read any file' && says "$ROOM/closed/tree"
}

open_headers() {
	PROBE=./h.c with_compiler -- unprivileged_is $NONE && is_object held_good && never_says 'may read any file'
}

tracepoint_format() {
	printf 'TRACEPOINT_PROBE(sched, sched_process_exit)\n{\n\treturn args->pid;\n}\n' | held_probe t
	PROBE=./t.c with_compiler -- unprivileged_is $READ_ALL && says 'the compiler may read any file'
}

# strace shows bpf() calls, which is checked as well, and none of the compiler.
no_bpf() {
	strace -f -qq -e trace=bpf,openat -o "$TMP/trace" "$CALLTAP" --no-cache --save o "${p[@]}" >"$OUT" 2>"$ERR" ||
		{ told; return 1; }
	grep -q 'openat(.*if_ether\.h' "$TMP/trace" || { echo 'strace did not see the compiler'; return 1; }
	! grep 'bpf(' "$TMP/trace"
}

by_another_user() {
	chmod 777 $WORK
	PROBE=./h.c with_compiler "${NOBODY[@]}" -- unprivileged_is $NONE && is_object held_good
	STATUS=$?
	chmod 755 $WORK
	return $STATUS
}

# The result that the blocked compiles must have: that with an empty header.
held_plain() {
	held_probe h <p.c && : >"$GATE" && make_o -- --no-cache --kernel "$RELEASE" ./h.c && mv o held_good
}

# ---- a libbcc with a libbpf of its own ------------------------------------------------------

# This calltap-cc cannot capture libbcc's calls (tests/system/system.mk).
own_libbpf() {
	mkdir -p $ROOM/own && cp $ROOM/bin/calltap $ROOM/own/ && cp "$BUILD/tests/system/compile/cache/calltap-cc" $ROOM/own/
	CALLTAP=$ROOM/own/calltap
}

# The same but for line numbers, which such a libbcc does not give out.
own_libbpf_works() {
	make_o -- --no-cache "${p[@]}" && says "keeps root's privileges" && made_of_same
}

# Its lines are those of the plain object, without line numbers.
made_of_same() {
	local size plain

	size=$(stat -c %s o) plain=$(stat -c %s good)
	((size > plain / 2 && size <= plain)) || { echo "$size bytes, the plain one has $plain"; return 1; }
}

own_libbpf_unprivileged() {
	ran "${NOBODY[@]}" env HOME=/nowhere "$CALLTAP" --no-cache --save /dev/null "${p[@]}"
	same status "$STATUS" 4 && says 'which only root may: run calltap with sudo' || told
}

own_libbpf_maps() {
	printf 'BPF_ARRAY(inner, u64, 1);\nBPF_ARRAY_OF_MAPS(outer, "inner", 4);\nint kprobe__f(void *ctx)\n{\n\treturn 0;\n}\n' >m.c
	rm -f o
	ran "$CALLTAP" --no-cache --save o --kernel "$RELEASE" ./m.c
	[[ $STATUS != 0 && ! -s o ]] && says 'the map of maps outer cannot be taken over' || told
}

own_libbpf_pins() {
	printf 'BPF_TABLE_PINNED("hash", u32, u64, kept, 4, "/sys/fs/bpf/calltap_test");\nint kprobe__f(void *ctx)\n{\n\treturn 0;\n}\n' >m.c
	rm -f o
	ran "$CALLTAP" --no-cache --save o --kernel "$RELEASE" ./m.c
	[[ $STATUS != 0 && ! -s o && ! -e /sys/fs/bpf/calltap_test ]] && says 'pinned maps cannot be taken over' || told
}

own_libbpf_tests() {
	own_libbpf || return
	check "a libbcc with its own libbpf: the compiler keeps root's privileges, and says so" own_libbpf_works
	check '... and its object is cached' own_libbpf_kept
	check '... and without root it is an error' own_libbpf_unprivileged
	check '... and so is a map of maps' own_libbpf_maps
	check '... and a pinned map, which is not pinned' own_libbpf_pins
	CALLTAP=$ROOM/bin/calltap
}

own_libbpf_kept() { missed -- "${p[@]}" && hit -- "${p[@]}"; }

compiler_tests() {
	require 'a compile that can be held' held_plain
	check 'the compiler is nobody, without capabilities' open_headers
	check 'no process of its user can inspect it, and it inherits no file' closed_to_others
	write_probe q 1
	check '... nor at its start' closed_at_first
	check 'headers in a closed folder: it can read all files, and nothing else' closed_headers
	if some_format >/dev/null; then
		check 'a tracepoint: it can read all files, and nothing else' tracepoint_format
	else
		tap_skip 'a tracepoint: it may read, and nothing else' 'this machine has no such tracepoint'
	fi
	check 'without root it keeps the user' by_another_user
	if strace -qq -o /dev/null true 2>/dev/null; then
		check 'it makes no bpf() call' no_bpf
	else
		tap_skip 'it makes no bpf() call' 'strace is not there, or may not'
	fi
	own_libbpf_tests
}
