#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The article's programs print what the article says. As root, with kprobes:
#
#	article.sh OBJECTS	the folder where prepare.sh has compiled programs 2 and 3
set -u
. "$(dirname "$0")/../../lib/lib.sh"

NETNS=$(stat -Lc %i /proc/self/ns/net)

# one_listen OBJECT: the JSON of one listen on 127.0.0.1, port 8080, with a backlog of 5.
one_listen() {
	start_calltap -o json -c 1 "$1" && "$BUILD/lab-calls" listen 127.0.0.1 8080 5 >"$TMP/said" &&
		calltap_ended
}

printed_is() { same text "$(jq -r '.text // empty' "$OUT")" "$1"; }
line_is() { same line "$(jq -r -R -f probes/labs/04-perf-event/line.jq "$OUT")" "$1"; }
fields_are() { same fields "$(head -n 1 "$OUT")" "$1"; }

check 'program 2 handles a listen call' one_listen "$1/2-three-arguments.o"
check 'program 2 prints three values' printed_is 'Listening on 7f000001 8080 with 5 pending connections'
check 'program 3 handles a listen call' one_listen "$1/3-perf-event.o"
check 'program 3 sends an event with four fields' fields_are \
	"{\"stream\":\"listen_evt\",\"laddr\":2130706433,\"lport\":8080,\"netns\":$NETNS,\"backlog\":5}"
check 'program 3 prints its line' line_is "Listening on 7f000001 8080 with 5 about process $NETNS"
tap_end
