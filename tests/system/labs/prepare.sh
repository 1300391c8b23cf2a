#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the files that labs.sh runs, for that kernel, and keep the compiler's message of each that
# fails. Run the tests of the course that need no kernel.
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -u
. "$(dirname "$0")/../../lib/lib.sh"
. "$(dirname "$0")/pages.sh"

(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
OUT=$1 RELEASE=$2
export BCC_KERNEL_SOURCE=$3 BUILD

# Print the commands, edits and notes of a page.
deeds() { awk '/^<!-- / || /^ *```/ { print; diff = /```diff/; next } diff || /^ *\$ /' "$1"; }

same_deeds() { diff <(deeds "$1/README.md") <(deeds "$1/README.zh.md"); }

# in_chinese JUDGE: each message has a Chinese one.
in_chinese() {
	local needs chinese

	needs=$(grep -v '^def need(' "$1" | grep -c 'need(')
	chinese=$(LC_ALL=C.UTF-8 grep -cP '"[^"]*\p{Han}.*"\)' "$1")
	((needs == chinese)) || { echo "$1: $needs messages, $chinese in Chinese"; return 1; }
}

compile() { scripts/lib/lab-run compile "$RELEASE" "$OUT" "$@"; }

# Compile each file of a lab.
compile_lab() {
	local file

	for file in "$1"/{start,solution}.c "$1"/wrong/*.c; do compile "$file"; done
}

# Compile each version of the file that a page's reader runs, with the page's options.
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

# The start file with the page's edits is the solution.
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
check 'the course: the English and the Chinese page have the same commands' same_deeds probes/labs
check 'the messages of all judges have Chinese ones' in_chinese probes/labs/judge.jq
for lab in probes/labs/[0-9]*; do
	name=$(basename "$lab")
	check "$name: it has all files" has_all "$lab"
	check "$name: the English and the Chinese page have the same commands" same_deeds "$lab"
	check "$name: each message of its judge has a Chinese one" in_chinese "$lab/judge.jq"
	check "$name: compiles for $RELEASE" compile_lab "$lab"
	check "$name: the file with the page's edits compiles" compile_page "$lab"
	check "$name: the page's answer is the solution" answers "$lab"
done

# ---- the article's programs ----------------------------------------------------------------------

# -v prints the compiler's own messages, too.
save_article() { "$CALLTAP" -v --kernel "$RELEASE" --save "$OUT/$1.o" "probes/labs/article/$1.c"; }

# The compiler's message as the article has it, and as LLVM 19 words it. The address differs each time.
TOO_MANY='in function kprobe__inet_listen i32 \((%struct.pt_regs\*\): too many args to 0x[0-9a-f]+: i64 = Constant<6>|ptr\): 0x[0-9a-f]+: i64 = Constant<6> too many arguments)'

too_many() {
	local status=0

	save_article 1-four-arguments >"$TMP/said" 2>&1 || status=$?
	same status "$status" 3 && grep -Eq "$TOO_MANY" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

# The same under Python bcc, as in the article; the compile fails.
python_too_many() {
	/usr/bin/python3 -c 'import sys, bcc; bcc.BPF(src_file=sys.argv[1])' \
		probes/labs/article/1-four-arguments.c >"$TMP/said" 2>&1
	grep -Eq "$TOO_MANY" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

check 'program 1 of the article: its error' too_many
check 'program 1 of the article: its error under Python bcc' python_too_many
check 'program 2 of the article compiles' save_article 2-three-arguments
check 'program 3 of the article compiles' save_article 3-perf-event
tap_end
