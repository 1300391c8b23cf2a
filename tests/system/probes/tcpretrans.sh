#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
set -u
. "$(dirname "$0")/common.sh"

retransmits() {
	# shellcheck disable=SC2016 # the other bash expands it
	unshare -n bash -c '
		ip link set lo up
		ip address add 10.9.8.1/32 dev lo
		ip route add 10.9.9.0/24 dev lo
		ip address add fd09:8::1/128 dev lo
		ip route add fd09:9::/64 dev lo
		"$1/sockets" unanswered 10.9.8.1 7001 10.9.9.9 80 &
		"$1/sockets" unanswered fd09:8::1 7002 fd09:9::9 80
		wait
	' retransmits "$ACTS"
	begin_events retransmits time state local peer
	event TIME '"SYN_SENT"' '"10.9.8.1:7001"' '"10.9.9.9:80"'
	event TIME '"SYN_SENT"' '"[fd09:8::1]:7002"' '"[fd09:9::9]:80"'
}

# Ignore connections of other processes.
json_events_of() {
	grep -E '"local":"[^"]*:700[12]"' "$OUT" | sed -E 's/"time":"[^"]*Z"/"time":TIME/' | sort
}

table_events_of() {
	grep -E ':700[12] ' "$OUT" | tr -s ' ' | sed -E 's/^[^ ]*Z/TIME/' | sort
}

both_forms tcpretrans retransmits
tap_end
