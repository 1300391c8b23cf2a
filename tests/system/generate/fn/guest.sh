#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# fn: targets on a kernel with kprobes, as root:
#
#	guest.sh OBJECTS	the folder that prepare.sh filled for this kernel
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

(($# == 1)) || { echo 'usage: guest.sh OBJECTS' >&2; exit 2; }
OBJECTS=$(realpath -m "$1")
CALLS=$BUILD/tests/system/generate/fn/calls

# trace OBJECT ARGUMENT...: trace the program calls, whose output goes to said.
trace() { watch "$@" && stop_calltap; }

# watch: the same, and calltap keeps running.
watch() {
	"${HELD[@]}" "$CALLS" "${@:2}" >"$TMP/said" &
	TRACED=$!
	wait_for 10 is_held "$TRACED" || return 1
	start_calltap -o json -p "$TRACED" "$OBJECTS/$1.o" && let_go "$TRACED" || return 1
	wait_end "$TRACED" 60 && same 'status of the calls' "$STATUS" 0
}

# events_are LINE...: compare the events, without times and process IDs.
events_are() {
	printf '%s\n' "$@" >"$TMP/want"
	sed -nE '/^\{"stream":/{
		s/"ts":"[-0-9]+T[0-9:.]+Z","pid":'"$TRACED"',"tid":'"$TRACED"',"comm":"calls",//
		s/"(sock|file|sk|uaddr|how|skb|dev)":"0x[0-9a-f]{16}"/"\1":"P"/g
		s/"duration":[1-9][0-9]*\}/"duration":D}/; p }' \
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

# At the entry the port is not chosen yet.
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

# As documented: calltap fn:tcp_v4_connect --source >my.c, then calltap ./my.c.
mine() {
	local length want=()

	trace my connect 3 || return 1
	while read -r length; do
		want+=("{\"stream\":\"tcp_v4_connect_evt\",\"sk\":\"P\",\"uaddr\":\"P\",\"addr_len\":$length}")
	done <"$TMP/said"
	same 'events to see' "${#want[@]}" 3 && events_are "${want[@]}"
}

# Python bcc compiles and attaches it, and its events are the calls that were made.
mine_under_python() {
	local peer

	"${HELD[@]}" "$CALLS" connect 3 >"$TMP/said" &
	TRACED=$!
	/usr/bin/python3 -B tests/system/generate/fn/under_bcc.py "$OBJECTS/my.c" >"$TMP/peer" 2>"$TMP/peer.err" &
	peer=$!
	wait_for 120 peer_is_ready "$peer" && let_go "$TRACED" && wait_end "$TRACED" 60 &&
		wait_for 20 peer_has_seen 3 && kill "$peer" || { cat "$TMP/peer" "$TMP/peer.err"; return 1; }
	wait "$peer"
	sed "s/^/$TRACED calls /" "$TMP/said" | diff - <(grep "^$TRACED " "$TMP/peer")
}

peer_is_ready() { grep -qx ready "$TMP/peer" || ended "$1"; }
peer_has_seen() { (($(grep -c "^$TRACED " "$TMP/peer") >= $1)); }

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

# A string in user memory, longer than the bytes copied of an argument.
user_text() {
	local path=/usr/../usr/../usr/../usr/../usr/../usr/../usr/../usr/../usr/../usr/bin/env

	trace user_text open "$path" || return 1
	same "opens of it" "$(grep -cF "\"filename\":\"${path:0:63}\"" "$OUT")" 1 &&
		grep -qF "\"whole\":\"$path\"}" "$OUT" || { cat "$OUT"; return 1; }
}

two() {
	trace two mount x && events_are '{"stream":"get_fs_type_evt","name":"no_such_fs"}' &&
		grep -q 'ready: 2 programs' "$ERR"
}

# The overlay calls the same function for the file below it; the inner call returns first.
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

# The kernel walks epolls that watch epolls by recursion.
chain() {
	trace chain chain 4 || return 1
	same 'depths, as the calls return' \
		"$(sed -nE 's/.*"depth":([0-9]+),.*/\1/p' "$OUT" | paste -sd' ')" '0 0 0 3 2 1 0' || return 1
	sed -nE 's/.*"duration":([0-9]+).*/\1/p' "$OUT" | tail -n 4 | sort -cn &&
		! grep -q '"ep_loop_check_proc_missed"' "$OUT"
}

# A struct that no header has: the mount's ID is the one that the process gets.
mount_id() {
	local id

	id=$(awk '$5 == "/" { id = $1 } END { print id }' /proc/self/mountinfo)
	trace mount nested "/root/calltap-mount.$$" 1 && rm -f "/root/calltap-mount.$$" || return 1
	same 'the id of the outer mount' "$(sed -nE 's/.*"id":([0-9]+).*/\1/p' "$OUT" | head -n 1)" "$id"
}

# The number of calls that the probe has stored; its maps, all of one name, differ in value size.
kept() {
	bpftool -j map dump id "$(bpftool -j map show | jq '.[] | select(.type == "hash" and .bytes_value > 8 and
		(.name | startswith("hrtimer_nano"))).id')" | jq length
}

# More threads sleep at once than the kernel follows. Each call is an event, or counted as missed, or
# still stored, if no later call replaced it on its stack.
crowd() {
	local events missed kept

	watch crowd crowd 25 && kept=$(kept) && stop_calltap || return 1
	events=$(grep -c '"stream":"hrtimer_nanosleep_evt"' "$OUT")
	missed=$(sed -nE 's/.*"hrtimer_nanosleep_missed".*"key":"RETURN_NOT_SEEN","value":([0-9]+).*/\1/p' "$OUT")
	((missed > 0)) || { cat "$OUT" "$ERR" | tail -n 5; return 1; }
	same "$events events, $missed missed, $kept kept" "$((events + missed + kept))" "$(<"$TMP/said")"
}

# ---- modules --------------------------------------------------------------------------------

module_is_needed() {
	grep -qF 'fn:dummy_xmit: ' "$OBJECTS/module.none" &&
		grep -qF 'neither this kernel nor a loaded module has it' "$OBJECTS/module.none" ||
		{ cat "$OBJECTS/module.none"; return 1; }
}

module_is_listed() {
	grep -qxF 'netdev_tx_t dummy_xmit(struct sk_buff *skb, struct net_device *dev) [dummy]' \
		"$OBJECTS/module.list" || { cat "$OBJECTS/module.list"; return 1; }
}

module_up() {
	modprobe -a dummy loop && ip link add calltap0 type dummy &&
		ip address add 192.0.2.1/24 dev calltap0 && ip link set calltap0 up
}

# The packets that leave by the device, those of at least some size.
module_entry() {
	local size want=()

	trace module_entry send 192.0.2.2 4 || return 1
	while read -r size; do
		((size <= 200)) || want+=("{\"stream\":\"dummy_xmit_evt\",\"skb\":\"P\",\"dev\":\"P\",\"name\":\"calltap0\",\"len\":$size}")
	done <"$TMP/said"
	same 'packets to see' "${#want[@]}" 3 && events_are "${want[@]}"
}

module_return() {
	local line='{"stream":"dummy_xmit_evt","skb":"P","dev":"P","ret":"NETDEV_TX_OK","duration":D}'

	trace module_return send 192.0.2.2 2 && events_are "$line" "$line"
}

# A struct that is defined in the module's C file.
module_struct() {
	truncate -s 1M /root/calltap-loop || return 1
	trace module_struct loop /root/calltap-loop || return 1
	same 'device, and what came of it' \
		"$(sed -nE 's/.*"number":([0-9]+),"ret":0,.*/\1/p' "$OUT")" "$(<"$TMP/said")" || { cat "$OUT"; return 1; }
}

# The module can be unloaded while calltap is attached to it; then its function does not exist.
module_gone() {
	start_calltap "$OBJECTS/module_entry.o" && modprobe -r dummy && stop_calltap || return 1
	STATUS=0
	timeout 60 "$CALLTAP" "$OBJECTS/module_entry.o" >"$OUT" 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && grep -qF 'has no function dummy_xmit' "$ERR" &&
		grep -qF 'in the kernel or in a loaded module' "$ERR" ||
		{ cat "$ERR"; return 1; }
}

# ---- the sample -----------------------------------------------------------------------------

# Attach to every function of the sample, while some of them are called.
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
	check 'the whole sample compiles' [ ! -e "$OBJECTS/failed" ]
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
check 'the output of --source runs as a file' file
check 'the output of --source for tcp_v4_connect runs as my.c' mine
if [[ -e $OBJECTS/no_python ]]; then
	tap_skip 'and under Python bcc, unchanged' "it can't compile for this kernel: $(head -n 1 "$OBJECTS/no_python")"
else
	check 'and under Python bcc, unchanged' mine_under_python
fi
check 'invalid pointers are read as 0 and ""' bad
check 'a string, at entry and return' text
check 'a string in user memory' user_text
check 'two functions of one target' two
check 'a function that calls itself' nested
check 'a function that calls itself four deep' chain
check 'a struct that no header defines' mount_id
check 'returns that the kernel does not follow are counted' crowd
check "a module's function, before it is loaded" module_is_needed
check "a module's functions are listed, with the module" module_is_listed
require 'the modules are there' module_up
check "a module's function: members of structs, and a condition" module_entry
check 'its return, by its type, from a pattern' module_return
check 'a struct that only a module defines' module_struct
check 'a module that is unloaded' module_gone
samples
check 'nothing is left attached after that' nothing_left
tap_end
