#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# CPUs that come online and go offline while calltap runs: their events are printed. Needs a machine
# with two CPUs, the second of which can go offline.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

ONLINE=/sys/devices/system/cpu/cpu1/online

cpu1() { echo "$1" >"$ONLINE" && same 'CPU 1 is online' "$(<"$ONLINE")" "$1"; }

# storm_on_cpu CPU TOTAL
storm_on_cpu() { same 'storm made' "$(taskset -c "$1" "$BIN/storm" "$2" 1)" "$2"; }

# online_reported N: calltap has reported N times that the CPU is online.
online_reported() { [[ $(grep -c 'CPU 1 has come online' "$ERR") == "$1" ]]; }

wait_for_online() { wait_for 60 online_reported "$1" || { cat "$ERR"; return 1; }; }

# storm_after_online NTH TOTAL: the CPU comes online for the NTH time, calltap reports it, and then there
# are listens on it.
storm_after_online() { cpu1 1 && wait_for_online "$1" && storm_on_cpu 1 "$2"; }

# Wait until calltap reports it: the line is printed with -v.
cpu_goes() {
	cpu1 0 || return
	wait_for 60 offline_reported "$1" || { cat "$ERR"; return 1; }
}

offline_reported() { [[ $(grep -c 'CPU 1 has gone offline' "$ERR") == "$1" ]]; }

comes_later() {
	check 'it starts with one CPU' start_on_one
	check 'events on the CPU that is online' storm_on_cpu 0 10
	check 'a CPU comes online, is reported, and has events' storm_after_online 1 20
	check 'it goes offline' cpu_goes 1
	check 'events on the remaining CPU' storm_on_cpu 0 30
	check 'it comes online again, and has events' storm_after_online 2 40
	check 'it goes offline again' cpu_goes 2
	check 'calltap ends well' stop_calltap
	check 'all of them are printed' sum_is 100
	check 'no message of an error' no_complaint
	check 'nothing is left attached' nothing_left
}

start_on_one() { cpu1 0 && start_calltap -v -o json "$OBJ"; }

no_complaint() { ! grep -E 'cannot|nor counted$' "$ERR"; }

# The CPU goes offline just before the end, before calltap checks.
goes_at_the_end() {
	cpu1 1 && start_calltap -o json "$OBJ" && storm_on_cpu 1 50 && kill -STOP "$CALLTAP_PID" &&
		cpu1 0 && kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended
}

# More streams than have buffers of their own: they share one for each CPU, which is opened and closed,
# too.
many_streams() {
	local i

	mkdir "$TMP/many" && OBJECTS=()
	for ((i = 10; i < 27; i++)); do
		cp "$OBJ" "$TMP/many/l$i.o" && OBJECTS+=("$TMP/many/l$i.o")
	done
}

many_come_and_go() {
	cpu1 0 && start_calltap -v -o json "${OBJECTS[@]}" && storm_on_cpu 0 10 || return
	grep -q '^calltap: all streams: [0-9]* buffers of' "$ERR" || { cat "$ERR"; return 1; }
	storm_after_online 1 20 && cpu_goes 1 && storm_on_cpu 0 30 && storm_after_online 2 40 && stop_calltap && each_has 100
}

many_at_the_end() {
	cpu1 1 && start_calltap -o json "${OBJECTS[@]}" && storm_on_cpu 1 50 && hold "$CALLTAP_PID" &&
		cpu1 0 && kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended && each_has 50
}

# each_has N: N events of each stream, none lost
each_has() {
	local i

	for ((i = 10; i < 27; i++)); do
		grep -qx "calltap: l$i:listen_evt: $1 submitted, $1 delivered, 0 lost" "$ERR" || { cat "$ERR"; return 1; }
		same "l$i: shown" "$(grep -c "^{\"stream\":\"l$i:listen_evt\"" "$OUT")" "$1" || return 1
	done
}

if [[ ! -w $ONLINE ]]; then
	tap_fail 'a second CPU that can go offline' "no $ONLINE"
	tap_end
fi
require 'the kernel shows what is attached' remember_kernel
comes_later
check 'a CPU goes offline, and calltap ends' goes_at_the_end
check 'its events are printed' sum_is 50
check 'the end is complete' no_complaint
check 'nothing is left attached after that' nothing_left
require 'many objects' many_streams
check 'many streams: a CPU comes online, goes offline, and comes online' many_come_and_go
check 'no message of an error' no_complaint
check 'many streams: a CPU goes offline, and calltap ends' many_at_the_end
check 'nothing is left attached of many' nothing_left
tap_end
