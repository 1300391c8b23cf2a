#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the probe with the headers of the running kernel, and print its events; then edit the text
# and do it again, without building anything else. A compile takes a minute under emulation.
set -u
READY_SECONDS=${READY_SECONDS:-600}
. "$(dirname "$0")/../../../lib/lib.sh"

TOP=$(realpath "$(dirname "$0")/../../../..")
NETNS=$(stat -Lc %i /proc/self/ns/net)

# started_in FOLDER: start calltap there without a target: it runs ./probes/listen.c.
started_in() {
	cd "$1" && start_calltap -o table
}

took_ours() {
	grep -F 'calltap: probe: ' "$ERR" | grep -F probes/listen.c || { cat "$ERR"; return 1; }
}

one_listen() { storm 1 1 && stop_calltap; }

# shows_backlog N: one line, of which everything but pid and port is known.
shows_backlog() {
	local form

	form=$(printf '^--:--:-- +[0-9]+ %-16s %6u %10u %-5s %7d %-13s 0.0.0.0:[0-9]+$' \
		storm 0 "$NETNS" tcp "$1" 0)
	same 'lines that are right' "$(table_untimed | grep -Ec "$form")" 1 || { cat "$OUT"; return 1; }
	summary_is 1 1 0
}

# The edit adds 41000 to the backlog.
edit() {
	mkdir -p "$TMP/edited/probes" &&
		sed 's/^\tevt\.ret = .*/&\n\tevt.backlog += 41000;/' "$TOP/probes/listen.c" \
			>"$TMP/edited/probes/listen.c" || return 1
	! cmp -s "$TOP/probes/listen.c" "$TMP/edited/probes/listen.c"
}

require 'the kernel shows what is attached' remember_kernel
require 'it compiles and attaches ./probes/listen.c' started_in "$TOP"
check 'it reports which source it compiles' took_ours
check 'one listen' one_listen
check 'its backlog is printed' shows_backlog 1
check 'nothing is left attached' nothing_left

require 'a copy of the probe, edited' edit
require 'it compiles and attaches the copy, with nothing built anew' started_in "$TMP/edited"
check 'one listen again' one_listen
check 'its backlog is printed as edited' shows_backlog 41001
check 'nothing is left attached after that' nothing_left
tap_end
