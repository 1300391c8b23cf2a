#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Mistakes that people make, a file each in probes/, whose first lines say what --check must say of
# it: where, what is wrong, why, and what to write instead. As root, where the kernel takes BPF
# programs; no kprobe is attached, and headers of any kernel will do.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../compile/errors/common.sh"

MISTAKES=$TOP/tests/system/explain/probes

TRACEFS=
for dir in /sys/kernel/tracing /sys/kernel/debug/tracing; do
	[[ ! -w $dir/uprobe_events ]] || TRACEFS=$dir
done

prepare() {
	take_calltap && find_headers || return 1
	export BCC_KERNEL_SOURCE=$HEADERS XDG_CACHE_HOME=$TMP/cache
	cp "$MISTAKES"/*.c "$WORK" && cp "$TOP/probes/"*.c "$TMP/tmp/"
}

# Where the dynamic linker finds the C library, /lib or /usr/lib.
LIBC=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -o "/.*/$(uname -m)-linux-gnu/libc\.so\.6")

# wants KEY FILE: what its line "// KEY: ..." says.
wants() { sed -n "s|^// $1: ||p" "$2" | sed "s|@FILE|./$2|; s|@LIBC|$LIBC|"; }

# has LINE: on stderr, as it stands.
has() { grep -Fxq -- "$1" "$ERR" || { printf 'not there: %s\n' "$1"; return 1; }; }

# The source line, and a caret below the column: FILE LINE COLUMN.
shows_line() {
	local line caret

	line=$(sed -n "$2p" "$1")
	[[ -n ${line//[[:blank:]]/} ]] || return 0
	caret=$(printf '%s' "${line:0:$3-1}" | tr -c '\t' ' ')
	has "$line" && has "$caret^"
}

# Each file's --check, some at a time: FILE.status, FILE.out and FILE.err, in $RESULTS.
look_at_all() {
	RESULTS=$TMP/results
	mkdir "$RESULTS" && "$CALLTAP" --check ./no_return.c 2>"$TMP/first" # the headers' work is kept
	# shellcheck disable=SC2016
	printf '%s\n' *.c | xargs -P 4 -I @ sh -c \
		'timeout 120 "$1" --check ./@ >"$2/@.out" 2>"$2/@.err" </dev/null; echo $? >"$2/@.status"' \
		sh "$CALLTAP" "$RESULTS"
}

# expected FILE: sets kind, line, column and status, and by, for the words of a verifier. A compiler that names only the function that
# it can't compile is taken at its word; the verifier judges what newer compilers let through.
expected() {
	local function verifier

	read -r kind line column status < <(sed -nE \
		's|^// expect: (error\|warning) ([0-9]+):([0-9]+), status ([0-9])$|\1 \2 \3 \4|p' "$1")
	function=$(wants 'of a function that is named without a line' "$1")
	if [[ $function ]] && "$CALLTAP" --check -v "./$1" 2>&1 | grep -q "$1:0:0: in function "; then
		line=${function%:*} column=${function#*:}
	fi
	verifier=$(wants 'or where the verifier refuses it' "$1")
	if [[ $verifier ]] && grep -q "^calltap: the kernel's verifier refuses" "$RESULTS/$1.err"; then
		line=${verifier%:*} column=${verifier#*:} by='verifier '
	fi
	[[ -n ${status-} ]] || { echo 'the file does not say what is to come'; return 1; }
}

# The first message is the one that the file wants; the others say what came of it.
explained() {
	local kind line column status place by=

	expected "$1" || return
	OUT=$RESULTS/$1.out ERR=$RESULTS/$1.err
	{ same status "$(<"$RESULTS/$1.status")" "$status" && silent; } || { told; return 1; }
	place=$(grep -E '^[^ ]+:[0-9]+:[0-9]+: (error|warning): ' "$ERR" | head -n 1)
	place=${place#"$WORK/"}
	{ same message "${place#./}" "$1:$line:$column: $kind: $(wants "${by}cause" "$1")" &&
		shows_line "$1" "$line" "$column" && has "  why: $(wants "${by}why" "$1")" &&
		has "  cure: $(wants "${by}cure" "$1")"; } || told
}

mistakes() {
	local file out=$OUT err=$ERR

	look_at_all
	for file in *.c; do
		check "$file" explained "$file"
	done
	OUT=$out ERR=$err
}

# Each cause has words of its own; that its reason and cure have, too, test_explain.c looks at.
no_two_alike() {
	local twice

	twice=$(sed -n 's|^// cause: ||p' "$MISTAKES"/*.c | sort | uniq -d)
	[[ -z $twice ]] || { echo "$twice"; return 1; }
}

enough() { local all=(*.c); echo "${#all[@]} mistakes"; ((${#all[@]} >= 40)); }

# ---- what no row knows ----------------------------------------------------------------------

unknown_to_clang() {
	printf 'int kprobe__inet_listen(void *ctx)\n{\n\tbreak;\n\treturn 0;\n}\n' >unknown.c
	ran "$CALLTAP" --check ./unknown.c
	rm unknown.c
	{ same status "$STATUS" 3 && names 'unknown.c:3:2: error: ' && has '        break;' &&
		! grep -q 'why: ' "$ERR" && names "'break' statement not in loop"; } || told
}

# The verifier's own words, at the user's line.
unknown_to_us() {
	printf '%s\n' 'BPF_ARRAY(calls, u64, 1);' 'int raw_tracepoint__sys_enter(void *ctx)' '{' \
		$'\tcalls.increment(0);' $'\tasm volatile("r10 = 1");' $'\treturn 0;' '}' >unknown.c
	ran "$CALLTAP" --check ./unknown.c
	rm unknown.c
	{ same status "$STATUS" 3 && names 'unknown.c:5:' && names "the kernel's verifier refuses" &&
		has $'\tasm volatile("r10 = 1");' && names 'frame pointer is read only'; } || told
}

# A tracepoint that somebody has made at run time takes programs of another kind.
unknown_to_attach() {
	local status=0 group=calltap_$$

	echo "p:$group/work $CALLTAP:0x1000" >>"$TRACEFS/uprobe_events" || return
	printf 'int tracepoint__%s__work(void *ctx)\n{\n\treturn 0;\n}\n' "$group" >unknown.c
	ran "$CALLTAP" -v -d 1 ./unknown.c
	rm unknown.c
	echo "-:$group/work" >>"$TRACEFS/uprobe_events" || status=1
	{ same status "$STATUS" 1 && has "$WORK/unknown.c:1:5: error: cannot attach to tracepoint:$group:work: Invalid argument" &&
		has "int tracepoint__${group}__work(void *ctx)" && has '    ^' && ! grep -q 'why: ' "$ERR"; } || told
	return "$status"
}

# The verifier, too, finds a mistake in the words of an option, and in its own of several.
words_of_options() {
	local words='u64 length = strlen(filename)'

	ran "$CALLTAP" --check sys:openat -f 'u64 one = (u64)flags' -f "$words"
	{ same status "$STATUS" 3 && names "-f '$words':1:14: error: the kernel's string functions" &&
		has "$words" && has '             ^'; } || told
}

# The names that events print are known in conditions.
names_of_constants() {
	ran "$CALLTAP" --check sys:openat -w 'flags & O_CREAT && dfd == AT_FDCWD'
	same status "$STATUS" 0 || told
}

# Where no point is left but the one that takes what is printed, nothing runs.
unattached_prints() {
	ran "$CALLTAP" -d 1 ./hello_nowhere.c
	{ same status "$STATUS" 3 && names 'hello_nowhere.c attaches nothing'; } || told
}

# A } is missing in a text behind which there is more.
missing_brace_prints() {
	printf '%s\n' 'int raw_tracepoint__sys_enter(void *ctx)' '{' $'\tif (ctx) {' \
		$'\t\tbpf_trace_printk("hello\\n");' $'\treturn 0;' '}' >brace.c
	ran "$CALLTAP" --check ./brace.c
	rm brace.c
	{ same status "$STATUS" 3 && names 'brace.c:6:1: error: a } is missing' && has '}' && has '^' &&
		! grep -q '^/calltap:' "$ERR"; } || told
}

# ---- -v -------------------------------------------------------------------------------------

# raw FILE TEXT...: the words of whoever found the mistake, and the explanation all the same.
raw() {
	local text

	ran "$CALLTAP" --check -v "./$1"
	same status "$STATUS" 3 || told
	for text in "${@:2}" "  why: $(wants why "$1")"; do
		names "$text" || told
	done
}

raw_of_attaching() {
	ran "$CALLTAP" -v -d 1 ./raw_tracepoint_typo.c
	{ same status "$STATUS" 1 && says 'raw_tracepoint:.*: the kernel says: No such file or directory' &&
		has "  why: $(wants why raw_tracepoint_typo.c)"; } || told
}

# ---- --check --------------------------------------------------------------------------------

# The kernel that runs verifies what is compiled for another one, and that is said.
for_another() {
	ran "$CALLTAP" --check --kernel "$RELEASE" "./$1"
	{ same status "$STATUS" "$2" && says "$3"; } || told
}

several() {
	ran "$CALLTAP" --check ./no_null_check.c ./padding.c ./gpl_only.c
	{ same status "$STATUS" 3 && names 'no_null_check.c:13:' && names 'padding.c:' &&
		names 'gpl_only.c:'; } || told
}

# The headers may lie in a folder that only root can enter.
# shellcheck disable=SC2016
unprivileged() {
	chmod 755 "$TMP" "$WORK" && chmod 644 ./*.c && mkdir -p headers || return 1
	ran unshare -m sh -c 'mount --bind "$1" headers && shift && exec "$@"' sh "$HEADERS" \
		env HOME=/nonexistent BCC_KERNEL_SOURCE="$WORK/headers" \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$CALLTAP" --check "./$1"
	rmdir headers
	{ same status "$STATUS" "$2" && names "$3"; } || told
}

from_stdin() {
	STATUS=0
	"$CALLTAP" --check - <missing_semicolon.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && names '<stdin>:10:44: error: a ; is missing'; } || told
	STATUS=0
	"$CALLTAP" --check - <no_null_check.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && has "$(sed -n 13p no_null_check.c)" &&
		names '<stdin>:13:'; } || told
	STATUS=0
	"$CALLTAP" --check - <kprobe_typo.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && names '<stdin>:6:5: error: the kernel has no function inet_lisen' &&
		has "$(sed -n 6p kprobe_typo.c)" && has '    ^'; } || told
}

# Warned of once, at each compile; --check always compiles.
again() {
	ran "$CALLTAP" --check ./padding.c
	ran "$CALLTAP" --check ./padding.c
	{ same status "$STATUS" 0 && names 'warning: '; } || told
}

# Our own probes, and those that are written, have nothing to warn of.
our_probes() {
	local p wrong=0

	for p in "$TMP"/tmp/*.c sys:openat sys:connect; do
		ran "$CALLTAP" --check "$p"
		if ((STATUS)) || grep -Eq ': (warning|error): ' "$ERR"; then
			wrong=1
			cat "$ERR"
		fi
	done
	return "$wrong"
}

# ---------------------------------------------------------------------------------------------

require 'a calltap of our own, and a kernel to compile for' prepare
if ((EUID != 0)) || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'mistakes' 'needs root, and a kernel that takes BPF programs'
	tap_end
fi
check 'there are 40 at least' enough
mistakes
check 'no two causes share a text' no_two_alike
check 'a message of clang'\''s that no row knows' unknown_to_clang
check 'a verdict that no row knows' unknown_to_us
if [[ $TRACEFS ]]; then
	check 'an answer to attaching that no row knows' unknown_to_attach
else
	tap_skip 'an answer to attaching that no row knows' 'tracefs is not mounted, or has no uprobe_events'
fi
if [[ $TRACEFS ]]; then
	check 'a mistake in the words of -f' words_of_options
	check 'names of constants in -w' names_of_constants
else
	tap_skip 'mistakes in words of options' 'tracefs is not mounted'
fi
check 'what prints and is attached nowhere' unattached_prints
check 'a } is missing where something is printed' missing_brace_prints
check '-v: what clang said' raw missing_semicolon.c "expected ';'" '1 error generated'
check '-v: what the back end said' raw stack_size.c 'Looks like the BPF stack limit'
check '-v: what the verifier said' raw no_null_check.c 'R1=ctx' 'processed '
check '-v: what the kernel said to attaching' raw_of_attaching
check 'for another kernel: who verifies it' for_another padding.c 0 \
	"compiles for kernel ${RELEASE//+/[+]}, and the verifier of this one, $(uname -r), takes it"
check 'for another kernel: refused by this one' for_another no_null_check.c 3 \
	"that is what this kernel, $(uname -r), says; the verifier of ${RELEASE//+/[+]} may judge"
check 'for another kernel: its functions are not looked for' for_another kprobe_typo.c 0 'takes it'
check 'for another kernel: what does not compile' for_another missing_semicolon.c 3 'a ; is missing'
check 'several targets, each with its mistake' several
check 'without root: what can be told' unprivileged missing_semicolon.c 3 'a ; is missing'
check 'without root: that the kernel was not asked' unprivileged no_null_check.c 4 \
	'whether the kernel takes it could not be checked'
check 'from standard input' from_stdin
check 'a warning comes again' again
check 'our own probes are free of mistakes' our_probes
tap_end
