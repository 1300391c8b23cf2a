#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# One probe with all that there is to print, on the kernel of this machine, which needs no
# kprobes for it: each format is what calltap-output(5) says, and a recording shows the same again.
# As root, where the kernel takes BPF programs; the probe knows getppid(2) by x86-64's number.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
# shellcheck disable=SC2317 # functions are run by check
set -u
HERE=$(realpath -- "$(dirname "$0")")
. "$HERE/../../../lib/lib.sh"
TOP=$(realpath -- "$HERE/../../../..")
CHECK_JSON=$BUILD/tests/lib/check_json
OBJECT=$TMP/all.o
CGROUP=$(sed -n 's/^0:://p' /proc/self/cgroup) # ours, in the v2 tree

prepare() {
	[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$TOP/scripts/vm-kernel")"
	BCC_KERNEL_SOURCE=$HEADERS "$CALLTAP" --no-cache --kernel "$(uname -r)" --save "$OBJECT" \
		"$HERE/probes/all_kinds.c"
}

# run FORMAT OPTION...: some getppid(2), each new shell asks for its parent, until it ends.
run() {
	local format=$1

	shift
	start_calltap -o "$format" "$@" "$OBJECT" || return
	bash -c : </dev/null
	bash -c : </dev/null
	pause 0.5
	stop_calltap && cp "$OUT" "$TMP/$format"
}

json_is_as_documented() {
	"$CHECK_JSON" <"$TMP/json" || return
	grep -q '^{"stream":"texts","size":36,"hex":"0807060504030201' "$TMP/json"
}

event_of_first() {
	grep -qE '^\{"stream":"events","ts":"[^"]+Z","pid":[0-9]+,"kind":"KIND_SECOND","comm":"bash","in":\{"a":5,"b":17,"c":\[0,258\]\},"number":16777343,"address":"127.0.0.1","took":1500000,"cgroup":"'"$CGROUP"'","signal":"SIGTERM"\}$' "$TMP/json"
}

event_of_second() {
	grep -qxF '{"stream":"events","large":"18446744073709551615","yes":true}' "$TMP/json"
}

maps_are_there() {
	grep -qE '^\{"map":"counts",.*"key":\{"pid":[0-9]+,"comm":"bash"\},"value":[0-9]+\}' "$TMP/json" &&
		grep -qE '^\{"map":"sizes",.*"histogram":"log2"' "$TMP/json"
}

replays_the_same() {
	local format

	for format in json csv table; do
		"$CALLTAP" --replay "$TMP/$1.rec" -o "$format" >"$TMP/again.$format" 2>/dev/null || return
	done
	cmp "$TMP/$1" "$TMP/again.$1"
}

# Up to the first empty line: what is behind it are the maps.
csv_events() { sed '/^\r$/,$d; s/\r$//' "$TMP/csv"; }

csv_has_one_header() {
	same header "$(csv_events | head -n 1)" \
		'stream,pid,text,large,yes,ts,kind,comm,in.a,in.b,in.c,number,address,took,cgroup,signal'
}

csv_has_all_streams() {
	csv_events | grep -qE '^events,[0-9]+,,,,[^,]+Z,KIND_SECOND,bash,5,17,"\[0,258\]",16777343,127.0.0.1,1500000,'"$CGROUP"',SIGTERM$' &&
		csv_events | grep -qx 'events,,,18446744073709551615,true,,,,,,,,,,,' &&
		csv_events | grep -qE '^texts,[0-9]+,"a ""b"", c",,,,,,,,,,,,,$'
}

table_has_units() {
	grep -qE '^events ts=.* kind=KIND_SECOND comm=bash in=\{a=5 b=17 c=\[0 258\]\} .* took=1\.5ms cgroup='"$CGROUP"' signal=SIGTERM$' \
		"$TMP/table" && grep -qE '^texts  pid=[0-9]+ text="a \\x22b\\x22, c"$' "$TMP/table"
}

layouts() { "$CALLTAP" --layout "$@" "$OBJECT" 2>/dev/null; }

layout_shows_holes() {
	layouts >"$TMP/layouts" || return
	grep -q 'struct first_evt {' "$TMP/layouts" && grep -q 'u8 a : 3; .* 32:0  *3 bits' "$TMP/layouts" &&
		grep -q '/\* 7 bytes of padding \*/' "$TMP/layouts" && grep -q '/\* map counts \*/' "$TMP/layouts"
}

layout_is_json() {
	layouts -o json >"$TMP/layouts" && same lines "$(grep -c '^{"\(stream\|map\)":.*}$' "$TMP/layouts")" 5
}

# libbcc leaves the BTF of a text with a float unfinished, and the kernel does not take it.
quiet_with_floats() {
	printf '%s\n' 'struct evt { u64 ts; float f; double d; };' 'BPF_PERF_OUTPUT(events);' \
		'TRACEPOINT_PROBE(syscalls, sys_enter_getppid) {' '	struct evt e = {};' \
		'	events.perf_submit(args, &e, sizeof(e));' '	return 0;' '}' >"$TMP/floats.c"
	BCC_KERNEL_SOURCE=$HEADERS "$CALLTAP" --no-cache -d 0.1 "$TMP/floats.c" >"$TMP/out" 2>"$TMP/err" ||
		{ cat "$TMP/err"; return 1; }
	! grep -v '^calltap: ' "$TMP/err"
}

require 'the probe compiles' prepare
check 'an event with floats runs, and nothing but calltap speaks' quiet_with_floats
require 'it runs, as JSON' run json --record "$TMP/json.rec"
check 'each line of JSON is as documented, the summary is the last' json_is_as_documented
check 'an event has all its fields, by their types' event_of_first
check 'the other struct of the stream is told by its size' event_of_second
check 'maps are there' maps_are_there
check 'a recording shows the same JSON' replays_the_same json
require 'it runs, as CSV' run csv --record "$TMP/csv.rec"
check 'CSV has one header' csv_has_one_header
check 'CSV has the lines of all streams, flat and quoted' csv_has_all_streams
check 'a recording shows the same CSV' replays_the_same csv
require 'it runs, as a table' run table --record "$TMP/table.rec"
check 'the table has units' table_has_units
check 'a recording shows the same table' replays_the_same table
check '--layout shows offsets, bits and holes' layout_shows_holes
check '--layout -o json has a line for each' layout_is_json
tap_end
