#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# 20,000 listens from 4 processes: each one is printed, or counted as lost. The kernel counts them, too,
# in two ways, so that a listen without a run of the program is found.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

TRACING=/sys/kernel/tracing
STATS=/proc/sys/kernel/bpf_stats_enabled

# ---- counts of the kernel -----------------------------------------------------------------

# A probe event of tracefs, independent of calltap and BPF.
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

# The columns of kprobe_profile: event, hits, misses.
kernel_saw() {
	same 'the kernel saw' "$(awk '$1 == "listen" { print $2, $3 }' "$TRACING/kprobe_profile")" "$1 0"
}

program_ids() { bpftool prog show | sed -nE 's/^([0-9]+): .*/\1/p'; }

# The number of runs of each program that was loaded since calltap started.
program_runs() {
	bpftool prog show |
		awk 'FILENAME == ARGV[1] { before[$1 ":"]; next }
			/^[0-9]+: / && !($1 in before) && /run_cnt/ { print $NF, $0 }' "$TMP/programs" -
}

# Each program that ran, ran once per listen; at least those of entry and return ran.
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

# Each process made every backlog from 1 to 1000 five times: no event is printed twice, none without a
# call; and if none was lost, none is missing.
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
	check '20,000 submitted = delivered + lost, and all delivered are printed' sum_is 20000
	check 'each event is printed once' every_one_once
	check 'nothing is left attached' nothing_left
}

# ---- with lost events ---------------------------------------------------------------------------

# The smallest buffer, which is not read for a while: at the start, so that delivered events follow lost
# ones, and at the end, so that none follow.
watch_and_sleep() {
	start_calltap -o json --pages 1 "$OBJ" || return 1
	kill -STOP "$CALLTAP_PID" && storm 8000 4 && kill -CONT "$CALLTAP_PID" || return 1
	storm 4000 4 || return 1
	kill -STOP "$CALLTAP_PID" && storm 8000 4 || return 1
	kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended
}

# A page holds less than 100 events: of 16,000 made while calltap is stopped, nearly all are lost.
most_were_lost() {
	read_summary || return 1
	((LOST > 15000 && DELIVERED > 0)) || { echo "$DELIVERED delivered, $LOST lost"; return 1; }
}

losing_storm() {
	require '20,000 listens while calltap sleeps, wakes and sleeps' watch_and_sleep
	check 'events beyond the buffer are lost, others are not' most_were_lost
	check '20,000 submitted = delivered + lost' sum_is 20000
	check 'nothing is left attached after losing' nothing_left
}

require 'the kernel shows what is attached' remember_kernel
whole_storm
losing_storm
tap_end
