#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compiles what guest.sh runs, on this machine for that kernel; what is wrong in a way that the
# compiler sees is kept with its message. Tests what needs no kernel.
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -u
. "$(dirname "$0")/../lib.sh"

(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
OUT=$1 RELEASE=$2
export BCC_KERNEL_SOURCE=$3 BUILD

# Of a page: its blocks, with what tests are told about them.
blocks() { awk '/^<!-- /; /^```/ { inside = !inside } inside || /^```/' "$1"; }

same_blocks() { diff <(blocks "$1/README.md") <(blocks "$1/README.zh.md"); }

compile() { scripts/lab-run compile "$RELEASE" "$OUT" "$@"; }

# Every file of a lab that somebody may run.
compile_lab() {
	local file

	for file in "$1"/{start,solution}.c "$1"/wrong/*.c; do compile "$file"; done
}

has_all() {
	local wrong=("$1"/wrong/*.c) file

	for file in "$1"/{README.md,README.zh.md,start.c,solution.c,check,judge.jq}; do
		[[ -s $file ]] || { echo "no $file"; return 1; }
	done
	grep -q 'GAP\|OBJECTION' "$1/start.c" || { echo 'the start file has no gaps'; return 1; }
	((${#wrong[@]} >= 3)) || { echo "only ${#wrong[@]} wrong answers"; return 1; }
}

enough_labs() { local all=(probes/labs/[0-9]*/); ((${#all[@]} >= 10)); }

check 'there are at least ten labs' enough_labs
check 'the course: English and Chinese show the same' same_blocks probes/labs
for lab in probes/labs/[0-9]*; do
	name=$(basename "$lab")
	check "$name: all its files are there" has_all "$lab"
	check "$name: English and Chinese show the same commands and output" same_blocks "$lab"
	check "$name: compiles for $RELEASE" compile_lab "$lab"
done

# ---- the article's programs ----------------------------------------------------------------------

# -v: the compiler's own words, too.
save_article() { "$CALLTAP" -v --kernel "$RELEASE" --save "$OUT/$1.o" "probes/labs/article/$1.c"; }

# The compiler says what it says in the article; the address in it is another one each time.
TOO_MANY='in function kprobe__inet_listen i32 \(%struct.pt_regs\*\): too many args to 0x[0-9a-f]+: i64 = Constant<6>'

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
