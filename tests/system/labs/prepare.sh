#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compiles what labs.sh runs, on this machine for that kernel; what is wrong in a way that the
# compiler sees is kept with its message. Tests what needs no kernel.
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -u
. "$(dirname "$0")/../../lib/lib.sh"
. "$(dirname "$0")/pages.sh"

(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
OUT=$1 RELEASE=$2
export BCC_KERNEL_SOURCE=$3 BUILD

# Of a page: what its reader does, and what tests are told.
deeds() { awk '/^<!-- / || /^ *```/ { print; diff = /```diff/; next } diff || /^ *\$ /' "$1"; }

same_deeds() { diff <(deeds "$1/README.md") <(deeds "$1/README.zh.md"); }

# As many Chinese messages as there are messages.
in_chinese() {
	local needs chinese

	needs=$(grep -v '^def need(' "$1" | grep -c 'need(')
	chinese=$(LC_ALL=C.UTF-8 grep -cP '"[^"]*\p{Han}.*"\)' "$1")
	((needs == chinese)) || { echo "$1: $needs messages, $chinese in Chinese"; return 1; }
}

compile() { scripts/lib/lab-run compile "$RELEASE" "$OUT" "$@"; }

# Every file of a lab that somebody may run.
compile_lab() {
	local file

	for file in "$1"/{start,solution}.c "$1"/wrong/*.c; do compile "$file"; done
}

# The file as a page's reader has it whenever he runs it, and with his options.
on_console() {
	local line options

	for line; do
		[[ $line =~ ^'$ scripts/lab '(run|check)' '[0-9]+(.*) ]] || continue
		options=${BASH_REMATCH[2]%% 2>*}
		# shellcheck disable=SC2086 # they are words
		compile "$FILE" ${options%% |*} || return
	done
}

on_note() { :; }
on_diff() { edit_file "$FILE" "$@"; }

compile_page() {
	FILE=$TMP/$name.c
	cp "$1/start.c" "$FILE"
	walk "$1/README.md"
}

without_comments() { cc -fpreprocessed -dD -E -P -x c - <"$1" 2>/dev/null | tr -s '[:space:]' '\n'; }
rules() { grep '^// calltap:' "$1"; }

# What the page's answers make of the start file is the solution.
answers() {
	local steps

	FILE=$TMP/answer.c
	cp "$1/start.c" "$FILE"
	steps=$(sed '/^## Going further/,$d' "$1/README.md")
	walk <(grep -v '^\$ ' <<<"$steps") || return
	diff <(without_comments "$FILE") <(without_comments "$1/solution.c") && diff <(rules "$FILE") <(rules "$1/solution.c")
}

has_all() {
	local wrong=("$1"/wrong/*.c) file

	for file in "$1"/{README.md,README.zh.md,start.c,solution.c,check,judge.jq}; do
		[[ -s $file ]] || { echo "no $file"; return 1; }
	done
	grep -q "^achieved_zh='.*'" "$1/check" || { echo 'no achieved_zh'; return 1; }
	grep -q 'GAP\|OBJECTION' "$1/start.c" || { echo 'the start file has no gaps'; return 1; }
	((${#wrong[@]} >= 3)) || { echo "only ${#wrong[@]} wrong answers"; return 1; }
}

enough_labs() { local all=(probes/labs/[0-9]*/); ((${#all[@]} >= 10)); }

check 'there are at least ten labs' enough_labs
check 'the course: English and Chinese do the same' same_deeds probes/labs
check 'what all judges say is there in Chinese' in_chinese probes/labs/judge.jq
for lab in probes/labs/[0-9]*; do
	name=$(basename "$lab")
	check "$name: all its files are there" has_all "$lab"
	check "$name: English and Chinese do the same" same_deeds "$lab"
	check "$name: all that its judge says is there in Chinese" in_chinese "$lab/judge.jq"
	check "$name: compiles for $RELEASE" compile_lab "$lab"
	check "$name: and what its page makes of the file" compile_page "$lab"
	check "$name: the page's answer is the solution" answers "$lab"
done

# ---- the article's programs ----------------------------------------------------------------------

# -v: the compiler's own words, too.
save_article() { "$CALLTAP" -v --kernel "$RELEASE" --save "$OUT/$1.o" "probes/labs/article/$1.c"; }

# The compiler's message as the article has it, and as LLVM 19 words it. The address differs each time.
TOO_MANY='in function kprobe__inet_listen i32 \((%struct.pt_regs\*\): too many args to 0x[0-9a-f]+: i64 = Constant<6>|ptr\): 0x[0-9a-f]+: i64 = Constant<6> too many arguments)'

too_many() {
	local status=0

	save_article 1-four-arguments >"$TMP/said" 2>&1 || status=$?
	same status "$status" 3 && grep -Eq "$TOO_MANY" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

# The article's own way: Python's bcc. It ends with the compiler.
python_too_many() {
	/usr/bin/python3 -c 'import sys, bcc; bcc.BPF(src_file=sys.argv[1])' \
		probes/labs/article/1-four-arguments.c >"$TMP/said" 2>&1
	grep -Eq "$TOO_MANY" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

check 'the first program of the article: its error' too_many
check 'the first program of the article: its error under Python bcc' python_too_many
check 'the second program of the article compiles' save_article 2-three-arguments
check 'the third program of the article compiles' save_article 3-perf-event
tap_end
