#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# --watch: edit and save a probe while it runs. Every call is printed once, by one version or the next;
# mistakes change nothing; no memory or descriptor leaks. On the kernel of this machine, at tracepoints;
# as root.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/common.sh"

HERE=$(realpath "$(dirname "$0")")
[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$HERE/../../../../scripts/vm-kernel")"
export BCC_KERNEL_SOURCE=$HEADERS
chmod 755 "$TMP" && cd "$TMP" || exit 1

# version PROBE odd|even: the text. Even versions have one more field, before the number.
version() {
	if [[ $2 == odd ]]; then
		cat "$HERE/probes/$1.c"
	else
		sed 's|/\* MORE \*/|u64 more;|; s|/\* SET \*/|call.more = 4711;|' "$HERE/probes/$1.c"
	fi
}

# The kernel allows no gate in front of a program with such a call, even if it is never made. The compiler
# cannot know that it is not; the verifier does, and so the kernel need not have the function.
NEVER='{ u64 never; asm volatile("%0 = 0" : "=r"(never)); if (never) bpf_override_return((void *)CTX, 0); }'

# Compile each version once: then it is in the cache, and a swap needs no compile.
write_versions() {
	local text v

	for v in odd even; do
		version calls "$v" >"calls.$v" && version pairs "$v" >"pairs.$v" || return 1
		text=$(<"calls.$v")
		printf '%s\n' "${text/counts.increment/${NEVER/CTX/args} counts.increment}" >"bare.$v"
	done
	attaches_nowhere 'return 0;' >nowhere
	attaches_nowhere "${NEVER/CTX/ctx} return 0;" >nowhere.bare
	sed 's|/\* SET \*/|call.number = *(u64 *)at;|' calls.odd >refused.odd
	sed 's|/\* SET \*/|call.number = *(u64 *)(at + 1);|' calls.odd >refused.even
	for v in {calls,pairs,bare}.{odd,even}; do
		cp "$v" warm.c
		"$CALLTAP" --save warm.o warm.c 2>warm.err || { cat warm.err; return 1; }
	done
}

# attaches_nowhere BODY: the even version, and a program for a tracepoint that does not exist.
attaches_nowhere() { cat calls.even && echo "RAW_TRACEPOINT_PROBE(no_such_tracepoint) { $1 }"; }

# save FILE: as most editors do, rename another file over the old one.
save() { cp "$1" .new && mv .new p.c; }

# watch PROBE ARGUMENT...: start calltap with the odd version; it ends by itself if this script is killed.
# Its buffers are large enough for times when it does not run: other suites test loss.
watch() {
	local probe=$1

	shift
	rm -rf p.c
	save "$probe.odd"
	start_calltap --watch -o json -d 400 --pages 512 "$@" ./p.c
}

# saves PROBE FROM TO: save repeatedly, and wait for each generation.
saves() {
	local i follow version=(even odd)

	exec {follow}<"$ERR"
	for ((i = $2; i <= $3; i++)); do
		save "$1.${version[i % 2]}"
		comes 1 "generation $i runs" "$follow" || { echo "no generation $i"; tail "$ERR"; return 1; }
	done
	exec {follow}<&-
}

# comes TIMES TEXT DESCRIPTOR: TEXT can be read this often from the descriptor within 60 s.
comes() {
	local line times=$1 until=$((SECONDS + 60))

	while ((SECONDS < until)); do
		while IFS= read -r line <&"$3"; do
			[[ $line != *"$2" ]] || ((--times)) || return 0
		done
		pause 0.01
	done
	return 1
}

# Each event is decoded by its own layout: another layout would give other numbers.
own_layouts() {
	same 'even generations without the field' "$(grep -c '"generation":[0-9]*[02468],"time":"[^"]*","number"' "$OUT")" 0
	same 'odd generations with it' "$(grep -c '"generation":[0-9]*[13579],.*"more"' "$OUT")" 0
}

# ---- in the background ------------------------------------------------------------------------

declare -A ASIDE

# aside SERIES NAME: run the function in the background, with a folder and calls of its own. result_of
# NAME: its result.
aside() {
	mkdir "$TMP/$2" && cp calls.* refused.* nowhere* "$TMP/$2" || return 1
	SERIES=$1 in_its_folder "$2" >"$TMP/$2.said" 2>&1 &
	ASIDE[$2]=$!
}

in_its_folder() {
	TMP=$TMP/$1 CALLTAP_PID=
	cd "$TMP" && sed -i "s/0x5a/$SERIES/" ./* && "$1"
}

result_of() {
	local status=0

	wait "${ASIDE[$1]}" || status=$?
	cat "$TMP/$1.said"
	return "$status"
}

# ---- every call once ------------------------------------------------------------------------

# 100 saves in a row under 10,000 calls a second.
hundred_saves() {
	watch calls || return 1
	steady_on 10000 2 0
	saves calls 2 101 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	each_once number 101 && own_layouts && summary_of "$SEEN"
}

# Calls of 2 ms, about 20 at any time: they begin under one version and end under the next.
pairs_too() {
	watch pairs || return 1
	steady_on 5000 30 2
	saves pairs 2 41 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	each_once number 41 && own_layouts && summary_of "$SEEN"
}

# Without a gate there may be a gap between two versions, and no other loss. One thread makes the calls:
# see none_twice.
without_gates() {
	local v n=1

	watch calls || return 1
	steady_on 10000 1 0
	for v in bare.even bare.odd calls.even bare.odd bare.even calls.odd calls.even; do
		n=$((n + 1))
		save "$v" && runs "$n" || { steady_off; return 1; }
		pause 0.1
	done
	steady_off && stop_calltap || return 1
	none_twice number 8 && own_layouts
}

descriptors() { local fds=("/proc/$CALLTAP_PID/fd/"*); echo "${#fds[@]}"; }

rss() { awk '/^Rss:/ { print $2 }' "/proc/$CALLTAP_PID/smaps_rollup"; }

# rounds FROM TO: save each of the four files in place, again and again.
rounds() {
	local i k follow texts=("$(<calls.even)" "$(<calls.odd)")

	exec {follow}<"$ERR"
	for ((i = $1; i <= $2; i++)); do
		for k in 0 1 2 3; do printf '%s\n' "${texts[i % 2]}" >"p$k.c"; done
		comes 4 "generation $i runs" "$follow" || { echo "no generation $i"; tail "$ERR"; return 1; }
	done
	exec {follow}<&-
}

# 250 saves of each of four files: after the first, memory and descriptors do not grow.
thousand_saves() {
	local fds memory now k

	for k in 0 1 2 3; do cp calls.odd "p$k.c"; done
	start_calltap --watch -o json -d 400 ./p{0,1,2,3}.c || return 1
	rounds 2 4 && pause 0.5 || return 1
	fds=$(descriptors) memory=$(rss)
	rounds 5 251 && pause 0.5 || return 1
	now=$(rss)
	same descriptors "$(descriptors)" "$fds" || return 1
	echo "memory: $memory kB after 12 saves, $now kB after 1000"
	((now <= memory + 256)) && stop_calltap
}

# ---- mistakes -------------------------------------------------------------------------------

# mistake N: one of ten ways.
mistake() {
	local text

	text=$(<calls.odd)
	rm -rf p.c
	case $(($1 % 10)) in
	0) echo "${text/return 0/return nothing$1}" >.new ;; # does not compile
	1) echo "#error $1" >.new ;;
	2) : >.new ;;                                        # empty
	3) echo "${text%\}*}$1" >.new ;;                     # cut
	4) printf '\1%d\0' "$1" >.new ;;                     # not a text
	5) cp refused.odd .new ;;                            # the verifier refuses it
	6) cp nowhere .new ;;                                # cannot be attached
	7) echo "int f$1(void *ctx) { return 0; }" >.new ;;  # no attach point
	8) return ;;                                         # removed
	9) mkdir p.c && return ;;                            # a folder
	esac
	mv .new p.c
}

fifty_mistakes() {
	local i

	watch calls || return 1
	steady_on 1000 2 0
	for ((i = 1; i <= 50; i++)); do
		mistake "$i" && runs_on 1 "$i" || { echo "mistake $i"; steady_off; return 1; }
	done
	steady_off && stop_calltap || return 1
	each_once number 1 && summary_of "$SEEN"
}

# A refused version is not swapped in, and saving the running version again needs no swap.
refused() {
	watch calls || return 1
	save refused.odd && runs_on 1 1 || return 1
	save calls.odd && saw 'generation 1 again' || return 1
	save refused.even && runs_on 1 2 || return 1
	save calls.even && runs 2 && stop_calltap
}

# An attach error is found late; without a gate, after the old version was detached: it is attached again.
not_attached() {
	watch calls || return 1
	steady_on 10000 2 0
	save nowhere && runs_on 1 1 && save nowhere.bare && runs_on 1 2 &&
		save calls.even && runs 2 && pause 0.1 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	numbers_once number && own_layouts && summary_of "$SEEN"
}

# Without a fork, since a compile takes less than half a second.
compiles() {
	local until=$((SECONDS + 60)) children=

	until [[ $children ]]; do
		((SECONDS < until)) || { echo 'nothing compiles'; return 1; }
		read -r children <"/proc/$CALLTAP_PID/task/$CALLTAP_PID/children" || : # it ends without a newline
	done
}

# While a text is being compiled, the running version is saved again: it stays, with its number.
given_up() {
	watch calls || return 1
	{ cat calls.even; echo "/* $(date +%s%N) */"; } >anew
	save anew && compiles && save calls.odd && saw 'generation 1 again' || return 1
	steady_for 2 1000 1 0 && save calls.even && runs 2 && stop_calltap || return 1
	each_once number 1 && summary_of "$SEEN"
}

# ---- ways of saving -------------------------------------------------------------------------

in_place() { cat "$1" >p.c; }
twice() { head -c 300 "$1" >p.c; pause 0.02; cat "$1" >p.c; }
emptied_first() { : >p.c; pause 0.2; cat "$1" >p.c; }
in_parts() { { head -c 300 "$1"; pause 0.2; tail -c +301 "$1"; } >p.c; }
with_backup() { mv p.c p.c~; pause 0.02; cat "$1" >p.c; rm p.c~; }
with_a_copy() { cp -p p.c p.c~; cat "$1" >p.c; rm p.c~; }
# vim tries to create a file in the folder, and sets the mode after writing.
as_vim() { : >.4913; rm .4913; mv p.c p.c~; cat "$1" >p.c; chmod 640 p.c; rm p.c~; }
# As sed -i and many editors do: write another file and rename it.
beside() { cp "$1" .p.c.swp && mv .p.c.swp p.c; }
gone_for_a_while() { rm p.c; pause 0.3; cat "$1" >p.c; }
by_a_link() { cp "$1" real.c && ln -s real.c .link && mv .link p.c; }
behind_the_link() { cat "$1" >real.c; }
beside_behind_the_link() { cp "$1" .real && mv .real real.c; }

# Each way of saving makes exactly one generation.
ways() {
	local way n=1

	watch calls || return 1
	for way in beside in_place twice emptied_first in_parts with_backup with_a_copy as_vim \
		gone_for_a_while by_a_link behind_the_link beside_behind_the_link; do
		n=$((n + 1))
		"$way" "calls.$( ((n % 2)) && echo odd || echo even)"
		runs "$n" || { echo "$way"; return 1; }
	done
	touch p.c && pause 0.3
	same generations "$(grep -c 'generation [0-9]* runs$' "$ERR")" $((n - 1)) && stop_calltap
}

in_a_new_folder() { mv sub old && mkdir sub && cp "$1" sub/p.c; }

folder_replaced() {
	mkdir sub && cp calls.odd sub/p.c && start_calltap --watch ./sub/p.c || return 1
	in_a_new_folder calls.even && runs 2 && cat calls.odd >sub/p.c && runs 3 && stop_calltap
}

# A probe found by its name: while its file is gone, another one of the name is not used.
by_name() {
	mkdir -p probes data/calltap/probes && cp calls.odd probes/named.c &&
		cp pairs.odd data/calltap/probes/named.c || return 1
	XDG_DATA_HOME=$TMP/data start_calltap --watch -o json named || return 1
	rm probes/named.c && runs_on 1 1 && cp calls.even probes/named.c && runs 2 && stop_calltap || return 1
	! grep -q 'generation 3' "$ERR"
}

included() {
	echo 'struct more { u64 more; };' >more.h
	{ echo '#include "more.h"'; sed 's|/\* MORE \*/|struct more m;|' calls.odd; } >p.c
	start_calltap --watch -o json ./p.c || return 1
	echo 'struct more { u64 more; u64 most; };' >more.h
	runs 2 && rm more.h && runs_on 2 1 || return 1
	echo 'struct more { u64 most; };' >more.h
	runs 3 && steady_for 0.1 1000 1 0 && stop_calltap || return 1
	grep -q '"m":{"most":0}' "$OUT"
}

# ---- maps, streams and titles -----------------------------------------------------------

maps_stay() {
	watch calls || return 1
	steady_for 0.1 1000 1 0 && local first=$MADE
	save calls.even && runs 2 || return 1
	steady_for 0.1 1000 1 0 && stop_calltap || return 1
	same 'the map' "$(grep '^{"map"' "$OUT" | sed 's/"time":"[^"]*",//')" \
		"{\"map\":\"counts\",\"generation\":2,\"entries\":[{\"key\":0,\"value\":$((first + MADE))}]}"
}

# A map of another type starts empty, and the old one is printed when it is freed.
maps_go() {
	watch calls || return 1
	steady_for 0.1 1000 1 0 && local first=$MADE
	sed 's/BPF_HASH(counts, u32, u64)/BPF_HASH(counts, u32, s64)/' calls.odd >other && save other
	runs 2 && saw 'the definition of map counts has changed: the map starts empty' || return 1
	steady_for 0.1 1000 1 0 && stop_calltap || return 1
	same 'the maps' "$(grep '^{"map"' "$OUT" | sed 's/"time":"[^"]*",//')" \
		"{\"map\":\"counts\",\"generation\":1,\"entries\":[{\"key\":0,\"value\":$first}]}
{\"map\":\"counts\",\"generation\":2,\"entries\":[{\"key\":0,\"value\":$MADE}]}"
}

# An edit adds and removes attach points and streams; a table of one stream becomes one of two.
points() {
	rm -f p.c
	save calls.odd && start_calltap --watch ./p.c || return 1
	{ cat calls.odd; echo 'struct bye { u64 bye; }; BPF_PERF_OUTPUT(byes);
TRACEPOINT_PROBE(syscalls, sys_exit_poll)
{ struct bye b = { 7 }; if (args->ret == 0) byes.perf_submit(args, &b, sizeof(b)); return 0; }'; } >both
	save both && runs 2 || return 1
	"$STEADY" 50 1 0 >/dev/null & local pid=$!
	pause 0.3; kill -TERM "$pid"; wait "$pid"
	save calls.odd && runs 3 && pause 0.2 || return 1
	local byes
	byes=$(grep -c 'byes.*bye=7' "$OUT")
	steady_for 0.2 1000 1 0 && stop_calltap || return 1
	((byes > 0)) || { echo 'no byes'; cat "$OUT"; return 1; }
	same 'byes after they went' "$(grep -c 'byes.*bye=7' "$OUT")" "$byes" || return 1
	grep -qE '^ *2 calls .*number=|^ *2 .* calls ' "$OUT" || { head "$OUT"; return 1; }
}

# CSV gets another header for other columns.
csv() {
	watch calls -o csv || return 1
	"$STEADY" 100 1 0 >/dev/null & local pid=$!
	pause 0.1; save calls.even; runs 2; pause 0.1; kill -TERM "$pid"; wait "$pid"
	stop_calltap || return 1
	same headers "$(grep generation, "$OUT" | grep -v '^map' | tr -d '\r' | tr '\n' ' ')" \
		'generation,time,number generation,time,number,more '
}

# Of several targets, only files are watched.
others_stay() {
	watch calls && stop_calltap || return 1
	"$CALLTAP" --save other.o ./pairs.c 2>other.err || { cat other.err; return 1; }
	start_calltap --watch -o json other.o ./p.c || return 1
	save calls.even && runs 2 || return 1
	steady_for 0.2 1000 1 0 && stop_calltap || return 1
	same 'of the object' "$(grep -c '"stream":"other:calls","generation":1,' "$OUT")" "$MADE" || return 1
	same 'of the file' "$(grep -c '"stream":"p:calls","generation":2,.*"more":4711' "$OUT")" "$MADE"
}

no_gate() { wait_for 60 no_gate_now || { bpftool prog show; return 1; }; }

no_gate_now() { ! bpftool prog show | grep -q calltap_gate; }

# ---- wrong use ------------------------------------------------------------------------------

# refuses TEXT ARGUMENT...: a usage error with this message.
refuses() {
	local text=$1 status=0

	shift
	"$CALLTAP" "$@" >out.refused 2>err.refused </dev/null || status=$?
	same status "$status" 2 || return 1
	grep -qF -- "$text" err.refused || { cat err.refused; return 1; }
}

nothing_to_watch() {
	save calls.odd
	refuses 'sys:getppid is not a file' --watch sys:getppid || return 1
	refuses 'other.o is not a file' --watch other.o || return 1
	refuses '--watch: no target is a file' --watch sys:getppid other.o || return 1
	refuses '--record' --watch --record run.rec ./p.c || return 1
	refuses '--watch goes with a run' --watch --source ./p.c || return 1
	"$CALLTAP" --watch - <p.c 2>err.refused && return 1
	same status $? 2 >/dev/null || grep -q 'is not a file' err.refused
}

require 'the versions of the probe compile' write_versions
cp pairs.odd pairs.c
check '10,000 calls a second, 100 saves in a row: every call once, by its own layout' hundred_saves
aside 91 fifty_mistakes
aside 92 thousand_saves
check 'calls that begin under one version and end under the next are printed once' pairs_too
check 'versions without a gate: no call twice, and none missed but between two' without_gates
check 'a version that the verifier refuses is not swapped in, and the old text needs no swap' refused
check 'a version that cannot be attached is not swapped in, and no call is missed' not_attached
check 'the running version stays when it is saved during a compile' given_up
check 'editors write in place, twice, in parts, rename, keep a backup, follow a link' ways
check 'a folder that is replaced is watched on' folder_replaced
check 'a probe by its name stays the file that was found' by_name
check 'a header in quotes is watched, too, also while it is gone' included
check 'a map with the same definition keeps its entries' maps_stay
check 'a map with another definition starts empty, and the old one is printed' maps_go
check 'an edit adds and removes attach points and streams' points
check 'CSV gets another header for other columns' csv
check 'other targets are not affected' others_stay
check 'a target that cannot be watched is a usage error' nothing_to_watch
check '50 broken saves: each is reported, and the old version prints every call' result_of fifty_mistakes
check 'after 1,000 saves it has the memory and descriptors that it had after 12' result_of thousand_saves
check 'no gate is left in the kernel' no_gate
tap_end
