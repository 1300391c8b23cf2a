#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The probes that attach only to tracepoints show the same, unchanged, under Python bcc.
set -u
. "$(dirname "$0")/common.sh"

peer_is_ready() { grep -qx ready "$TMP/peer" || ended "$PEER"; }

# peer PROBE TABLE ACT...: run the act under Python bcc, with output to $TMP/peer.
peer() {
	: >"$TMP/peer"
	"${0%/*}/peer.py" "probes/$1.c" "$2" >"$TMP/peer" 2>"$TMP/peer.err" &
	PEER=$!
	wait_for 60 peer_is_ready
	grep -qx ready "$TMP/peer" || { cat "$TMP/peer.err"; return 1; }
	act "${@:3}"
	done_well && kill "$PEER" && wait_end "$PEER" 60 && same 'status of Python bcc' "$STATUS" 0
}

# prints VALUE...: the output has a line with these values in sequence.
prints() {
	grep -F -- "$*" "$TMP/peer" && return 0
	cat "$TMP/peer"
	return 1
}

mkdir "$TMP/folder" "$TMP/here" "$TMP/there"
check 'open under Python bcc' peer open opens files open.act open "$TMP/folder"
check 'open: an event' prints "$PID" "$PID" "$UID_NOW" open.act 4 -100 $((01 + 0100 + 01000)) $((0640)) created
check 'open: a failure' prints "$PID" "$PID" "$UID_NOW" open.act -2 -100 $((02 + 01000)) 0 missing
check 'connect under Python bcc' peer connect connects sockets connect.act connect
check 'connect: an event' grep -E "^[0-9]+ [0-9]+ $PID $PID $UID_NOW connect.act -111 [0-9]+ 020000097f0000010+ 8\$" "$TMP/peer"
check 'bind under Python bcc' peer bind binds sockets bind.act bind
check 'bind: an event' prints "$PID" "$PID" "$UID_NOW" bind.act 0 3 020013897f000001
check 'signals under Python bcc' peer signals signals processes signals.act signals
check 'signals: an event' prints "$PID" "$PID" "$UID_NOW" signals.act 15 -6 "$(<"$TMP/said")" signals.act 0 0
check 'mounts under Python bcc' peer mounts mounts files mounts.act mount "$TMP"
check 'mounts: an event' prints "$PID" "$PID" "$UID_NOW" mounts.act 0 0 3 tmpfs data here
check 'syscount under Python bcc' peer syscount syscalls processes calls.act calls 500 300
check 'syscount: an entry' grep -E "^$PID calls.act (8[0-9]{2}|9[0-9]{2}) 3[0-9]{2} 1[0-9]{8}\$" "$TMP/peer"
check 'runqlat under Python bcc' peer runqlat waited_us processes runqlat.act waits 10
check 'runqlat: the row of 32 to 65 ms' grep -E '^16 [1-9][0-9]' "$TMP/peer"
tap_end
