#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

lives() {
	local server file

	act sockets tcplife.act tcplife 200
	done_well || return 1
	read -r server <"$TMP/said"
	begin_events lives time age sent received cgroup pid uid comm netns resent local peer
	want() { event TIME TOOK "$1" "$2" CGROUP "$3" "$UID_NOW" '"tcplife.act"' ANY ANY "\"$4\"" "\"$5\""; }
	want 1000 250000 "$PID" 127.0.0.1:7001 127.0.0.1:8001
	want 250000 1000 "$server" 127.0.0.1:8001 127.0.0.1:7001
	want 0 1 "$PID" '[::1]:7002' '[::1]:8002'
	want 1 0 "$server" '[::1]:8002' '[::1]:7002'
	want 100 10 "$PID" 127.0.0.1:7003 127.0.0.1:8001
	want 10 100 "$server" 127.0.0.1:8001 127.0.0.1:7003
	for file in "$TMP"/want.*; do sort -o "$file" "$file"; done
}

# Either end may close last.
events_are() { diff "$TMP/want.$1" <("$1_events_of" "${@:2}" | sort); }

# On a slow machine, packets may be sent again.
both_forms tcplife lives tcplife.act netns resent
tap_end
