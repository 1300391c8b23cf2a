#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Mistakes that people make, a file each in probes/, whose first lines say what --check must say of
# it: where, what is wrong, why, and what to write instead. As root, where the kernel takes BPF
# programs; nothing is attached, so kprobes are not needed, and headers of any kernel will do.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
# shellcheck source=tests/errors/common.sh
. "$(dirname "$0")/../errors/common.sh"

MISTAKES=$TOP/tests/mistakes/probes

prepare() {
	take_calltap && find_headers || return 1
	export BCC_KERNEL_SOURCE=$HEADERS XDG_CACHE_HOME=$TMP/cache
	cp "$MISTAKES"/*.c "$WORK" && cp "$TOP/probes/"*.c "$TMP/tmp/"
}

# wants KEY FILE: what its line "// KEY: ..." says.
wants() { sed -n "s|^// $1: ||p" "$2" | sed "s|@FILE|./$2|"; }

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

# The first message is the one that the file wants; the others say what came of it.
explained() {
	local kind line column status place

	read -r kind line column status < <(sed -nE \
		's|^// expect: (error\|warning) ([0-9]+):([0-9]+), status ([0-9])$|\1 \2 \3 \4|p' "$1")
	[[ -n ${status-} ]] || { echo 'the file does not say what is to come'; return 1; }
	ran "$CALLTAP" --check "./$1"
	{ same status "$STATUS" "$status" && silent; } || { told; return 1; }
	place=$(grep -E '^[^ ]+:[0-9]+:[0-9]+: (error|warning): ' "$ERR" | head -n 1)
	place=${place#"$WORK/"}
	{ same message "${place#./}" "$1:$line:$column: $kind: $(wants cause "$1")" &&
		shows_line "$1" "$line" "$column" && has "  why: $(wants why "$1")" &&
		has "  cure: $(wants cure "$1")"; } || told
}

mistakes() {
	local file

	for file in *.c; do
		check "$file" explained "$file"
	done
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

# ---- --check --------------------------------------------------------------------------------

whole() {
	ran "$CALLTAP" --check -v ./no_null_check.c
	{ same status "$STATUS" 3 && names 'R1=ctx' && names 'processed '; } || told
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
check '-v shows the raw text' whole
check 'several targets, each with its mistake' several
check 'without root: what can be told' unprivileged missing_semicolon.c 3 'a ; is missing'
check 'without root: that the kernel was not asked' unprivileged no_null_check.c 4 \
	'whether the kernel takes it could not be checked'
check 'from standard input' from_stdin
check 'a warning comes again' again
check 'our own probes are free of mistakes' our_probes
tap_end
