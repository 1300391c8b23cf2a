#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Processors that come online and go while calltap runs: what happens on them is shown. Takes a
# machine with two, the second of which can be taken away.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

ONLINE=/sys/devices/system/cpu/cpu1/online

cpu1() { echo "$1" >"$ONLINE" && same 'CPU 1 is online' "$(<"$ONLINE")" "$1"; }

# storm_on_cpu CPU TOTAL
storm_on_cpu() { same 'storm made' "$(taskset -c "$1" "$BIN/storm" "$2" 1)" "$2"; }

# times_told N: so often it says that the CPU has come.
times_told() { [[ $(grep -c 'CPU 1 has come online' "$ERR") == "$1" ]]; }

told() { wait_for 60 times_told "$1" || { cat "$ERR"; return 1; }; }

# come_and_make NTH TOTAL: it comes for the NTH time, that is noticed, and then there are listens on it.
come_and_make() { cpu1 1 && told "$1" && storm_on_cpu 1 "$2"; }

# Noticed when it says so: the line is one of -v's.
go() {
	cpu1 0 || return
	wait_for 60 gone_told "$1" || { cat "$ERR"; return 1; }
}

gone_told() { [[ $(grep -c 'CPU 1 has gone offline' "$ERR") == "$1" ]]; }

comes_later() {
	check 'it starts with one CPU' start_on_one
	check 'events on a CPU that was there' storm_on_cpu 0 10
	check 'a CPU comes online, is noticed, and has events' come_and_make 1 20
	check 'it goes' go 1
	check 'events on the one that is left' storm_on_cpu 0 30
	check 'it comes back, and has events again' come_and_make 2 40
	check 'it goes again' go 2
	check 'calltap ends well' stop_calltap
	check 'all of them are shown' sum_is 100
	check 'nothing of it is an error' no_complaint
	check 'nothing is left attached' nothing_left
}

start_on_one() { cpu1 0 && start_calltap -v -o json "$OBJ"; }

no_complaint() { ! grep -E 'cannot|before 5.10|nor counted$' "$ERR"; }

# It goes just before the end, and nobody had the time to notice.
goes_at_the_end() {
	cpu1 1 && start_calltap -o json "$OBJ" && storm_on_cpu 1 50 && kill -STOP "$CALLTAP_PID" &&
		cpu1 0 && kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended
}

# More streams than have buffers of their own: all go through one a CPU, which come and go as well.
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
	come_and_make 1 20 && go 1 && storm_on_cpu 0 30 && come_and_make 2 40 && stop_calltap && each_has 100
}

many_at_the_end() {
	cpu1 1 && start_calltap -o json "${OBJECTS[@]}" && storm_on_cpu 1 50 && hold "$CALLTAP_PID" &&
		cpu1 0 && kill -INT "$CALLTAP_PID" && kill -CONT "$CALLTAP_PID" && calltap_ended && each_has 50
}

# each_has N: so many events of each stream, and none was lost
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
check 'a CPU goes, and calltap ends' goes_at_the_end
check 'what happened on it is shown' sum_is 50
check 'the end is complete' no_complaint
check 'nothing is left attached after that' nothing_left
require 'many objects' many_streams
check 'many streams: a CPU comes, goes, and comes back' many_come_and_go
check 'nothing of it is an error' no_complaint
check 'many streams: a CPU goes, and calltap ends' many_at_the_end
check 'nothing is left attached of many' nothing_left
tap_end
