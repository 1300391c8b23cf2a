#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The whole way on this machine: the probe's text, compiled with the headers of the kernel that
# runs; and the text edited, with nothing built anew. A compile takes a minute under emulation.
set -u
READY_SECONDS=${READY_SECONDS:-600}
. "$(dirname "$0")/../../../lib/lib.sh"

TOP=$(realpath "$(dirname "$0")/../../../..")
NETNS=$(stat -Lc %i /proc/self/ns/net)

# started_in FOLDER: as a user there would, without a word of what to run: it is ./probes/listen.c.
started_in() {
	cd "$1" && start_calltap -o table
}

took_ours() {
	grep -F 'calltap: probe: ' "$ERR" | grep -F probes/listen.c || { cat "$ERR"; return 1; }
}

one_listen() { storm 1 1 && stop_calltap; }

# shows_backlog N: one line, in which everything but pid and port is known.
shows_backlog() {
	local form

	form=$(printf '^--:--:-- +[0-9]+ %-16s %6u %10u %-5s %7d %-13s 0.0.0.0:[0-9]+$' \
		storm 0 "$NETNS" tcp "$1" 0)
	same 'lines that are right' "$(table_untimed | grep -Ec "$form")" 1 || { cat "$OUT"; return 1; }
	summary_is 1 1 0
}

# The edit: the backlog counts in thousands more than it was.
edit() {
	mkdir -p "$TMP/edited/probes" &&
		sed 's/^\tevt\.ret = .*/&\n\tevt.backlog += 41000;/' "$TOP/probes/listen.c" \
			>"$TMP/edited/probes/listen.c" || return 1
	! cmp -s "$TOP/probes/listen.c" "$TMP/edited/probes/listen.c"
}

require 'the kernel shows what is attached' remember_kernel
require 'it compiles and attaches ./probes/listen.c' started_in "$TOP"
check 'it says which source it took' took_ours
check 'one listen' one_listen
check 'shows as it is' shows_backlog 1
check 'nothing is left attached' nothing_left

require 'a copy of the probe, edited' edit
require 'it compiles and attaches the copy, with nothing built anew' started_in "$TMP/edited"
check 'one listen again' one_listen
check 'shows as the edit says' shows_backlog 41001
check 'nothing is left attached after that' nothing_left
tap_end
