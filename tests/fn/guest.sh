#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# fn: targets on a kernel with kprobes, as root:
#
#	guest.sh OBJECTS	the folder that prepare.sh has filled for this kernel
set -u
. "$(dirname "$0")/../lib.sh"

(($# == 1)) || { echo 'usage: guest.sh OBJECTS' >&2; exit 2; }
OBJECTS=$(realpath -m "$1")
CALLS=$BUILD/tests/fn/calls

# trace OBJECT ARGUMENT...: what calls does is in said, and calltap sees it and nobody else.
trace() {
	"${HELD[@]}" "$CALLS" "${@:2}" >"$TMP/said" &
	TRACED=$!
	wait_for 10 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "$OBJECTS/$1.o" && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the calls' "$STATUS" 0 && stop_calltap
}

# events_are LINE...: the events without what differs from run to run.
events_are() {
	printf '%s\n' "$@" >"$TMP/want"
	sed -nE '/^\{"stream":/{
		s/"ts":"[-0-9]+T[0-9:.]+Z","pid":'"$TRACED"',"tid":'"$TRACED"',"comm":"calls",//
		s/"(sock|file)":"0x[0-9a-f]{16}"/"\1":"P"/; s/"duration":[1-9][0-9]*\}/"duration":D}/; p }' \
		"$OUT" | diff "$TMP/want" -
}

listens() {
	local port backlog want=() netns

	netns=$(stat -Lc %i /proc/self/ns/net)
	trace listen listen 7 || return 1
	while read -r port backlog; do
		((backlog <= 100)) || want+=("{\"stream\":\"inet_listen_evt\",\"sock\":\"P\",\"backlog\":$backlog,\"port\":$port,\"netns\":$netns,\"ret\":0,\"duration\":D}")
	done <"$TMP/said"
	same 'events to see' "${#want[@]}" 2 && events_are "${want[@]}"
}

# At the entry no port is chosen yet.
entry() {
	trace entry listen 2 || return 1
	events_are '{"stream":"inet_listen_evt","sock":"P","backlog":60,"port":0,"proto":"TCP"}' \
		'{"stream":"inet_listen_evt","sock":"P","backlog":70,"port":0,"proto":"TCP"}'
}

file() {
	local port backlog

	trace file listen 1 && read -r port backlog <"$TMP/said" || return 1
	events_are "{\"stream\":\"inet_listen_evt\",\"sock\":\"P\",\"backlog\":$backlog,\"port\":$port,\"ret\":0,\"duration\":D}"
}

bad() {
	trace bad listen 1 || return 1
	events_are '{"stream":"inet_listen_evt","sock":"P","backlog":60,"n":0,"s":"","ret":0,"duration":D}'
}

text() {
	trace text mount x || return 1
	events_are '{"stream":"get_fs_type_evt","name":"no_such_fs"}' || return 1
	trace text_return mount x || return 1
	events_are '{"stream":"get_fs_type_evt","name":"no_such_fs","again":"no_such","ret":"0x0000000000000000","duration":D}'
}

two() {
	trace two mount x && events_are '{"stream":"get_fs_type_evt","name":"no_such_fs"}' &&
		grep -q 'ready: 2 programs' "$ERR"
}

# The overlay hands the call to the file below it, by the same function: the inner returns first.
nested() {
	local i line want=()

	for i in 100 101 102; do
		line="{\"stream\":\"vfs_fallocate_evt\",\"file\":\"P\",\"mode\":0,\"offset\":4096,\"len\":$i,\"ret\":0,\"duration\":D}"
		want+=("$line" "$line")
	done
	trace nested nested "/root/calltap-nested.$$" 3 && rm -f "/root/calltap-nested.$$" &&
		events_are "${want[@]}" || return 1
	sed -nE 's/.*"file":"([^"]*)".*"duration":([0-9]+).*/\1 \2/p' "$OUT" | awk '
		NR % 2 { file = $1; inner = $2; next }
		$1 "" == file "" || $2 + 0 < inner + 0 { print "not nested: " $0; bad = 1 }
		END { exit bad }'
}

# A struct that no header has: the mount's id, as the process is told it.
mount_id() {
	local id

	id=$(awk '$5 == "/" { id = $1 } END { print id }' /proc/self/mountinfo)
	trace mount nested "/root/calltap-mount.$$" 1 && rm -f "/root/calltap-mount.$$" || return 1
	same 'the id of the outer mount' "$(sed -nE 's/.*"id":([0-9]+).*/\1/p' "$OUT" | head -n 1)" "$id"
}

# More sleep at once than the kernel follows. Each call comes as an event or is counted, none both.
crowd() {
	local events missed

	trace crowd crowd 25 || return 1
	events=$(grep -c '"stream":"hrtimer_nanosleep_evt"' "$OUT")
	missed=$(sed -nE 's/.*"hrtimer_nanosleep_missed".*"key":"RETURN_NOT_SEEN","value":([0-9]+).*/\1/p' "$OUT")
	((missed > 0)) || { cat "$OUT" "$ERR" | tail -n 5; return 1; }
	same 'events and missed' "$((events + missed))" "$(<"$TMP/said")"
}

# Every function of the sample is attached, and some of them are called meanwhile.
sample() {
	local object=$OBJECTS/sample$1

	STATUS=0
	timeout 200 "$CALLTAP" -d 0.1 -o json "$object.o" >"$OUT" 2>"$ERR" || STATUS=$?
	same status "$STATUS" 0 || { cat "$ERR"; return 1; }
	grep -q "ready: $(wc -l <"$object") programs attached" "$ERR" || { cat "$ERR"; return 1; }
}

samples() {
	local seed known count n=0 file

	{ read -r seed; read -r known; read -r count; } <"$OBJECTS/seed"
	echo "# sample: $count of $known functions, SEED=$seed"
	check 'all of the sample compile' [ ! -e "$OBJECTS/failed" ]
	for file in "$OBJECTS"/sample*.o; do
		file=${file##*/sample}
		n=$((n + $(wc -l <"$OBJECTS/sample${file%.o}")))
		check "sample ${file%.o}: every function is attached" sample "${file%.o}"
	done
	check "$n functions of $count" [ "$n" = "$count" ]
}

# ---------------------------------------------------------------------------------------------

require 'the objects are there' [ -e "$OBJECTS/listen.o" ]
require 'the kernel shows what is attached' remember_kernel
check 'listens: port, namespace, condition, result and duration, at the return' listens
check 'at the entry, and a string' entry
check 'what --source prints runs as a file' file
check 'pointers to nowhere are 0 and ""' bad
check 'a text, at entry and return' text
check 'two functions of one target' two
check 'a function that calls itself' nested
check 'a struct that no header defines' mount_id
check 'returns that the kernel does not follow are counted' crowd
samples
check 'nothing is left attached after that' nothing_left
tap_end
