#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# `scripts/lab check all`: the table for a teacher. As root, on a kernel with the attach points that the
# labs need.
set -u
. "$(dirname "$0")/../../lib/lib.sh"

export LAB_OBJECTS HOME=$TMP/home
unset CALLTAP_LABS XDG_STATE_HOME

mkdir -p "$TMP"/{ann,bo}
cp probes/labs/01-hello/solution.c "$TMP/ann/01-hello.c"
cp probes/labs/02-listen/wrong/port_order.c "$TMP/ann/02-listen.c"
cp probes/labs/03-one-too-many/start.c "$TMP/bo/03-one-too-many.c"

# table LANGUAGE FOLDER...: check all ends with status 0, whatever has passed.
table() {
	local status=0

	LAB_LANG=$1 scripts/lab check all "${@:2}" >"$TMP/table" 2>&1 || status=$?
	same 'exit status' "$status" 0 || { cat "$TMP/table"; return 1; }
}

# has N PATTERN: N lines of the table match.
has() { same "lines with $2" "$(grep -cE "$2" "$TMP/table")" "$1" || { cat "$TMP/table"; return 1; }; }

check 'check all, of two folders' table en "$TMP/ann" "$TMP/bo"
check 'each folder has a heading' has 2 "^$TMP/(ann|bo)\$"
check 'a right answer' has 1 '^01-hello +passed *$'
check 'a wrong answer, with its fault' has 1 '^02-listen +not yet +port [0-9]+ was printed as [0-9]+, which is the same two bytes'
check 'a file that does not compile' has 1 '^03-one-too-many +not yet +the call has too many arguments'
check 'a missing file' has 23 ' no file *$'
check 'the sum of the first folder' has 1 '^1 of 13 passed$'
check 'the sum of the second folder' has 1 '^0 of 13 passed$'
check 'check all, in Chinese' table zh "$TMP/bo"
check 'the messages are in Chinese' has 1 '^03-one-too-many +未通过 +这次调用的参数太多'
tap_end
