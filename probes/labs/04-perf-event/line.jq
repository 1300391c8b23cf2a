# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The article's line for each event, from calltap -o json: what print_event() does there.
def digit: if . < 10 then 48 + . else 87 + . end;
def hex: [recurse(if . >= 16 then . / 16 | floor else empty end) % 16] | reverse | map(digit) | implode;

# Lines that begin with # are what scripts/lab says.
fromjson? | select(.stream == "listen_evt")
| "Listening on \(.laddr | hex) \(.lport) with \(.backlog) about process \(.netns)"
