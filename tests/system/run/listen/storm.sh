#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# 20,000 listens from 4 processes: each one is shown, or counted as lost. The kernel counts them
# too, in two ways of its own, so a listen that no program saw would show.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

TRACING=/sys/kernel/tracing
STATS=/proc/sys/kernel/bpf_stats_enabled

# ---- what the kernel counts -----------------------------------------------------------------

# A probe event of the kernel's own, which has nothing to do with calltap or BPF.
count_calls() {
	echo 'p:calltap_test/listen inet_listen' >>"$TRACING/kprobe_events" &&
		echo 1 >"$TRACING/events/calltap_test/listen/enable" &&
		echo 1 >"$STATS"
}

end_counting() {
	echo 0 >"$STATS"
	echo 0 >"$TRACING/events/calltap_test/listen/enable" &&
		echo '-:calltap_test/listen' >>"$TRACING/kprobe_events"
}

# Its columns: the event, hits, misses.
kernel_saw() {
	same 'the kernel saw' "$(awk '$1 == "listen" { print $2, $3 }' "$TRACING/kprobe_profile")" "$1 0"
}

program_ids() { bpftool prog show | sed -nE 's/^([0-9]+): .*/\1/p'; }

# How often each of calltap's programs ran: those that were not there before it.
program_runs() {
	bpftool prog show |
		awk 'FILENAME == ARGV[1] { before[$1 ":"]; next }
			/^[0-9]+: / && !($1 in before) && /run_cnt/ { print $NF, $0 }' "$TMP/programs" -
}

# All that ran, ran once per listen; and at least the entry and the return ran.
programs_ran() {
	local runs

	runs=$(program_runs)
	((2 <= $(grep -c . <<<"$runs"))) && ! grep -v "^$1 " <<<"$runs" && return
	printf 'not all of them ran %d times:\n%s\n' "$1" "$runs"
	return 1
}

# ---- the whole storm ------------------------------------------------------------------------

watch_storm() {
	program_ids >"$TMP/programs"
	start_calltap -o json "$OBJ" && storm 20000 4
}

# Each process made every backlog from 1 to 1000 five times over: nothing is shown twice, nor is
# anything shown that was not made; and where nothing was lost, nothing is missing.
every_one_once() {
	json_fields pid backlog | sort | uniq -c >"$TMP/seen"
	read_summary || return 1
	awk -v lost="$LOST" '
		$1 > 5 || $3 < 1 || $3 > 1000 { print "seen too often:", $0; bad = 1 }
		!($2 in pids) { pids[$2]; processes++ }
		{ found += $1 }
		END {
			if (processes == 4 && found == 20000 - lost)
				exit bad
			print processes, "processes,", found, "of 20000 found,", lost, "lost"
			exit 1
		}' "$TMP/seen"
}

whole_storm() {
	require 'the kernel counts for itself' count_calls
	require '20,000 listens from 4 processes' watch_storm
	check 'the kernel counted 20,000 calls' kernel_saw 20000
	check 'calltap'\''s programs ran 20,000 times each' programs_ran 20000
	require 'calltap ends well' stop_calltap
	check 'the kernel stops counting' end_counting
	check '20,000 submitted = delivered + lost, and delivered is what was shown' sum_is 20000
	check 'each event is shown once' every_one_once
	check 'nothing is left attached' nothing_left
}

# ---- made to lose ---------------------------------------------------------------------------

# The smallest buffer, and nobody reads it: at the start, so that loss is followed by events
# that come through, and at the end, so that nothing follows it.
watch_and_sleep() {
	start_calltap -o json --pages 1 "$OBJ" || return 1
	kill -STOP "$CALLTAP_PID" && storm 8000 4 && kill -CONT "$CALLTAP_PID" || return 1
	storm 4000 4 || return 1
	kill -STOP "$CALLTAP_PID" && storm 8000 4 || return 1
	kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended
}

# A page holds less than 100 events: of 16,000 made while it slept, nearly all are lost.
most_were_lost() {
	read_summary || return 1
	((LOST > 15000 && DELIVERED > 0)) || { echo "$DELIVERED delivered, $LOST lost"; return 1; }
}

losing_storm() {
	require '20,000 listens while calltap sleeps, wakes and sleeps' watch_and_sleep
	check 'what did not fit is lost, the rest is not' most_were_lost
	check '20,000 submitted = delivered + lost all the same' sum_is 20000
	check 'nothing is left attached after losing' nothing_left
}

require 'the kernel shows what is attached' remember_kernel
whole_storm
losing_storm
tap_end
