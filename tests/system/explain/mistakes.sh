#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Run --check on the mistakes in probes/, one file each, whose first lines have the expected message:
# position, cause, why and cure. Needs root and a kernel that loads BPF programs; no kprobe is
# attached, and the headers of any kernel are sufficient.
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

# The path of the C library: /lib or /usr/lib.
LIBC=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -o "/.*/$(uname -m)-linux-gnu/libc\.so\.6")

# wanted KEY FILE: print the text of its line "// KEY: ...".
wanted() { sed -n "s|^// $1: ||p" "$2" | sed "s|@FILE|./$2|; s|@LIBC|$LIBC|"; }

# has LINE: stderr has exactly this line.
has() { grep -Fxq -- "$1" "$ERR" || { printf 'missing: %s\n' "$1"; return 1; }; }

# shows_line FILE LINE COLUMN: stderr has the source line, and a caret below the column.
shows_line() {
	local line caret

	line=$(sed -n "$2p" "$1")
	[[ -n ${line//[[:blank:]]/} ]] || return 0
	caret=$(printf '%s' "${line:0:$3-1}" | tr -c '\t' ' ')
	has "$line" && has "$caret^"
}

# Run --check on all files, four at a time: FILE.status, FILE.out and FILE.err in $RESULTS.
check_all() {
	RESULTS=$TMP/results
	mkdir "$RESULTS" && "$CALLTAP" --check ./no_return.c 2>"$TMP/first" # fills the cache of prepared headers
	# shellcheck disable=SC2016
	printf '%s\n' *.c | xargs -P 4 -I @ sh -c \
		'timeout 120 "$1" --check ./@ >"$2/@.out" 2>"$2/@.err" </dev/null; echo $? >"$2/@.status"' \
		sh "$CALLTAP" "$RESULTS"
}

# expected FILE: set kind, line, column and status, and by for the verifier's texts. A compiler may
# report only the function; newer compilers accept some mistakes, which the verifier then refuses.
expected() {
	local function verifier

	read -r kind line column status < <(sed -nE \
		's|^// expect: (error\|warning) ([0-9]+):([0-9]+), status ([0-9])$|\1 \2 \3 \4|p' "$1")
	function=$(wanted 'position of the function' "$1")
	if [[ $function ]] && "$CALLTAP" --check -v "./$1" 2>&1 | grep -q "$1:0:0: in function "; then
		line=${function%:*} column=${function#*:}
	fi
	verifier=$(wanted 'position of the verifier' "$1")
	if [[ $verifier ]] && grep -q "^calltap: the kernel's verifier refuses" "$RESULTS/$1.err"; then
		line=${verifier%:*} column=${verifier#*:} by='verifier '
	fi
	[[ -n ${status-} ]] || { echo 'the file has no expectation'; return 1; }
}

# The first message must be the expected one; others may follow from it.
explained() {
	local kind line column status first by=

	expected "$1" || return
	OUT=$RESULTS/$1.out ERR=$RESULTS/$1.err
	{ same status "$(<"$RESULTS/$1.status")" "$status" && silent; } || { show_messages; return 1; }
	first=$(grep -E '^[^ ]+:[0-9]+:[0-9]+: (error|warning): ' "$ERR" | head -n 1)
	first=${first#"$WORK/"}
	{ same message "${first#./}" "$1:$line:$column: $kind: $(wanted "${by}cause" "$1")" &&
		shows_line "$1" "$line" "$column" && has "  why: $(wanted "${by}why" "$1")" &&
		has "  cure: $(wanted "${by}cure" "$1")"; } || show_messages
}

mistakes() {
	local file out=$OUT err=$ERR

	check_all
	for file in *.c; do
		check "$file" explained "$file"
	done
	OUT=$out ERR=$err
}

# No two causes are the same; test_explain.c checks that for why and cure, too.
no_two_alike() {
	local twice

	twice=$(sed -n 's|^// cause: ||p' "$MISTAKES"/*.c | sort | uniq -d)
	[[ -z $twice ]] || { echo "$twice"; return 1; }
}

enough() { local all=(*.c); echo "${#all[@]} mistakes"; ((${#all[@]} >= 40)); }

# ---- failures that are not in mistakes.tab ---------------------------------------------------

unknown_to_clang() {
	printf 'int kprobe__inet_listen(void *ctx)\n{\n\tbreak;\n\treturn 0;\n}\n' >unknown.c
	ran "$CALLTAP" --check ./unknown.c
	rm unknown.c
	{ same status "$STATUS" 3 && names 'unknown.c:3:2: error: ' && has '        break;' &&
		! grep -q 'why: ' "$ERR" && names "'break' statement not in loop"; } || show_messages
}

# The verifier's own message, at the user's line.
unknown_to_us() {
	printf '%s\n' 'BPF_ARRAY(calls, u64, 1);' 'int raw_tracepoint__sys_enter(void *ctx)' '{' \
		$'\tcalls.increment(0);' $'\tasm volatile("r10 = 1");' $'\treturn 0;' '}' >unknown.c
	ran "$CALLTAP" --check ./unknown.c
	rm unknown.c
	{ same status "$STATUS" 3 && names 'unknown.c:5:' && names "the kernel's verifier refuses" &&
		has $'\tasm volatile("r10 = 1");' && names 'frame pointer is read only'; } || show_messages
}

# A tracepoint that is created at run time takes another type of program.
unknown_to_attach() {
	local status=0 group=calltap_$$

	echo "p:$group/work $CALLTAP:0x1000" >>"$TRACEFS/uprobe_events" || return
	printf 'int tracepoint__%s__work(void *ctx)\n{\n\treturn 0;\n}\n' "$group" >unknown.c
	ran "$CALLTAP" -v -d 1 ./unknown.c
	rm unknown.c
	echo "-:$group/work" >>"$TRACEFS/uprobe_events" || status=1
	{ same status "$STATUS" 1 && has "$WORK/unknown.c:1:5: error: cannot attach to tracepoint:$group:work: Invalid argument" &&
		has "int tracepoint__${group}__work(void *ctx)" && has '    ^' && ! grep -q 'why: ' "$ERR"; } || show_messages
	return "$status"
}

# The verifier finds a mistake in the text of an option, in the right one of several.
option_mistake() {
	local field='u64 length = strlen(filename)'

	ran "$CALLTAP" --check sys:openat -f 'u64 one = (u64)flags' -f "$field"
	{ same status "$STATUS" 3 && names "-f '$field':1:14: error: the kernel's string functions" &&
		has "$field" && has '             ^'; } || show_messages
}

# Conditions can use the names that events print.
names_of_constants() {
	ran "$CALLTAP" --check sys:openat -w 'flags & O_CREAT && dfd == AT_FDCWD'
	same status "$STATUS" 0 || show_messages
}

# A probe that prints, but attaches nothing, is refused.
unattached_prints() {
	ran "$CALLTAP" -d 1 ./hello_nowhere.c
	{ same status "$STATUS" 3 && names 'hello_nowhere.c attaches nothing'; } || show_messages
}

# A } is missing in a text to which calltap appends code.
missing_brace_prints() {
	printf '%s\n' 'int raw_tracepoint__sys_enter(void *ctx)' '{' $'\tif (ctx) {' \
		$'\t\tbpf_trace_printk("hello\\n");' $'\treturn 0;' '}' >brace.c
	ran "$CALLTAP" --check ./brace.c
	rm brace.c
	{ same status "$STATUS" 3 && names 'brace.c:6:1: error: a } is missing' && has '}' && has '^' &&
		! grep -q '^/calltap:' "$ERR"; } || show_messages
}

# ---- -v -------------------------------------------------------------------------------------

# raw FILE TEXT...: stderr has the original messages and the explanation.
raw() {
	local text

	ran "$CALLTAP" --check -v "./$1"
	same status "$STATUS" 3 || show_messages
	for text in "${@:2}" "  why: $(wanted why "$1")"; do
		names "$text" || show_messages
	done
}

raw_of_attaching() {
	ran "$CALLTAP" -v -d 1 ./raw_tracepoint_typo.c
	{ same status "$STATUS" 1 && says 'raw_tracepoint:.*: the kernel says: No such file or directory' &&
		has "  why: $(wanted why raw_tracepoint_typo.c)"; } || show_messages
}

# ---- --check --------------------------------------------------------------------------------

# The running kernel verifies a probe that is compiled for another one, and the message says so.
for_another() {
	ran "$CALLTAP" --check --kernel "$RELEASE" "./$1"
	{ same status "$STATUS" "$2" && says "$3"; } || show_messages
}

several() {
	ran "$CALLTAP" --check ./no_null_check.c ./padding.c ./gpl_only.c
	{ same status "$STATUS" 3 && names 'no_null_check.c:13:' && names 'padding.c:' &&
		names 'gpl_only.c:'; } || show_messages
}

# The headers can be in a folder that only root can enter.
# shellcheck disable=SC2016
unprivileged() {
	chmod 755 "$TMP" "$WORK" && chmod 644 ./*.c && mkdir -p headers || return 1
	ran unshare -m sh -c 'mount --bind "$1" headers && shift && exec "$@"' sh "$HEADERS" \
		env HOME=/nonexistent BCC_KERNEL_SOURCE="$WORK/headers" \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$CALLTAP" --check "./$1"
	rmdir headers
	{ same status "$STATUS" "$2" && names "$3"; } || show_messages
}

from_stdin() {
	STATUS=0
	"$CALLTAP" --check - <missing_semicolon.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && names '<stdin>:10:44: error: a ; is missing'; } || show_messages
	STATUS=0
	"$CALLTAP" --check - <no_null_check.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && has "$(sed -n 13p no_null_check.c)" &&
		names '<stdin>:13:'; } || show_messages
	STATUS=0
	"$CALLTAP" --check - <kprobe_typo.c >"$OUT" 2>"$ERR" || STATUS=$?
	{ same status "$STATUS" 3 && names '<stdin>:6:5: error: the kernel has no function inet_lisen' &&
		has "$(sed -n 6p kprobe_typo.c)" && has '    ^'; } || show_messages
}

# A warning is printed at each compile, and --check always compiles.
again() {
	ran "$CALLTAP" --check ./padding.c
	ran "$CALLTAP" --check ./padding.c
	{ same status "$STATUS" 0 && names 'warning: '; } || show_messages
}

# calltap's own probes and generated probes have no warnings.
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

require 'calltap and kernel headers are available' prepare
if ((EUID != 0)) || ! bpftool map show >/dev/null 2>&1; then
	tap_skip 'mistakes' 'needs root and a kernel that loads BPF programs'
	tap_end
fi
check 'there are at least 40 mistakes' enough
mistakes
check 'no two causes are the same' no_two_alike
check 'an unknown message of clang' unknown_to_clang
check 'an unknown verdict of the verifier' unknown_to_us
if [[ $TRACEFS ]]; then
	check 'an unknown attach failure' unknown_to_attach
else
	tap_skip 'an unknown attach failure' 'tracefs is not mounted, or has no uprobe_events'
fi
if [[ $TRACEFS ]]; then
	check 'a mistake in the text of -f' option_mistake
	check 'names of constants in -w' names_of_constants
else
	tap_skip 'mistakes in the text of options' 'tracefs is not mounted'
fi
check 'a probe that prints, but attaches nothing' unattached_prints
check 'a missing } in a probe that prints' missing_brace_prints
check '-v: the message of clang' raw missing_semicolon.c "expected ';'" '1 error generated'
check '-v: the message of the back end' raw stack_size.c 'Looks like the BPF stack limit'
check "-v: the verifier's log" raw no_null_check.c 'R1=ctx' 'processed '
check "-v: the kernel's error when attaching" raw_of_attaching
check 'for another kernel: verified by this one' for_another padding.c 0 \
	"compiles for kernel ${RELEASE//+/[+]}, and the verifier of this kernel, $(uname -r), accepts it"
check 'for another kernel: refused by this one' for_another no_null_check.c 3 \
	"this is the result of this kernel, $(uname -r); the verifier of ${RELEASE//+/[+]} may differ"
check 'for another kernel: its functions are not checked' for_another kprobe_typo.c 0 'accepts it'
check 'for another kernel: a probe that does not compile' for_another missing_semicolon.c 3 'a ; is missing'
check 'several targets, each with a mistake' several
check 'without root: a compile error' unprivileged missing_semicolon.c 3 'a ; is missing'
check 'without root: not verified' unprivileged no_null_check.c 4 \
	'compiles, but could not be verified'
check 'from standard input' from_stdin
check 'a warning is repeated' again
check "calltap's own probes have no warnings" our_probes
tap_end
