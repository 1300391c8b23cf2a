#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Messages of `scripts/lab` for wrong use and for folders that it cannot write. Takes no guest.
set -u
. "$(dirname "$0")/../../lib/lib.sh"

export BUILD HOME=$TMP/home
unset CALLTAP_LABS LAB_LANG LAB_OBJECTS XDG_STATE_HOME LANG
mkdir -p "$TMP/home" "$TMP/out"
echo >"$TMP/a_file"

# says STATUS TEXT COMMAND...: the command ends with STATUS and its output contains TEXT.
says() {
	local status=0

	"${@:3}" >"$TMP/said" 2>&1 </dev/null || status=$?
	same 'exit status' "$status" "$1" && grep -qF -- "$2" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

is_wrong_use() { says 2 'usage: scripts/lab COMMAND' scripts/lab "$@"; }

for words in '' start 'start 1 2' 'list 1' check 'check 1 a b' run nosuch 'vm start' 'vm check' 'vm nosuch'; do
	# shellcheck disable=SC2086 # they are words
	check "wrong use: lab $words" is_wrong_use $words
done
for lab in 0 14 x 01-hullo 1-listen; do
	check "there is no lab $lab" says 2 "no lab '$lab'" scripts/lab start "$lab"
done
check 'a lab by its number and the start of its name' says 0 '01-hello.c' scripts/lab start 1-he
check 'a lab that was not started' says 2 'scripts/lab start 2' scripts/lab check 2
check 'a missing file' says 2 'no such file: /nosuch.c' scripts/lab check 1 /nosuch.c
check 'a folder in place of a file' says 2 "not a file that you can read: $TMP/out" scripts/lab check 1 "$TMP/out"
check 'a missing folder' says 2 'no such folder: /nosuch' scripts/lab check all "$TMP/out" /nosuch
check 'a folder that cannot be created' says 4 'set CALLTAP_LABS to a folder of yours' \
	env CALLTAP_LABS="$TMP/a_file/labs" scripts/lab start 1
check 'a lab starts although progress cannot be written' says 0 '# Lab 2' \
	env XDG_STATE_HOME="$TMP/a_file" scripts/lab start 2
check 'and a message says so' grep -qxF \
	"# how far you have come cannot be kept: $TMP/a_file/calltap/labs cannot be written" "$TMP/said"
check 'in one line' same lines "$(grep -c 'a_file' "$TMP/said")" 1
check 'and list does not report it' says 0 'full-backlog' env XDG_STATE_HOME="$TMP/a_file" scripts/lab list

# ---- objects for the throwaway machine -----------------------------------------------------------

# keeps STATUS RESULT: lab-run, with a calltap that ends with STATUS, keeps RESULT for the machine.
keeps() {
	local kept

	rm -rf "$TMP/fake" "$TMP/kept"
	mkdir "$TMP/fake" "$TMP/kept"
	printf '#!/bin/sh\nexit %s\n' "$1" | tee "$TMP/fake/calltap" >"$TMP/fake/calltap-cc"
	chmod +x "$TMP/fake/calltap" "$TMP/fake/calltap-cc"
	BUILD=$TMP/fake scripts/lib/lab-run compile 6.1 "$TMP/kept" probes/labs/09-any-syscall/start.c || return
	kept=("$TMP/kept"/*.status)
	same "kept, of status $1" "$([[ -e ${kept[0]} ]] && cat "${kept[0]}" || echo nothing)" "$2"
}

check 'an object is kept' keeps 0 0
check 'a compile failure is kept' keeps 3 3
check 'nothing is kept of a file that only the machine can compile' keeps 4 nothing
tap_end
