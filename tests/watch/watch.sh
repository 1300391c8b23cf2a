#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# --watch: a probe is edited and saved while it runs. Every call is seen once, under one version or
# the next; mistakes do no harm; nothing piles up. On the kernel of this machine, at tracepoints; as
# root.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../lib.sh"

HERE=$(realpath "$(dirname "$0")")
STEADY=$BUILD/tests/watch/steady
[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$HERE/../../scripts/vm-kernel")"
export BCC_KERNEL_SOURCE=$HEADERS
chmod 755 "$TMP" && cd "$TMP" || exit 1

# version PROBE odd|even: its text. The even ones have a field more, before the number.
version() {
	if [[ $2 == odd ]]; then
		cat "$HERE/probes/$1.c"
	else
		sed 's|/\* MORE \*/|u64 more;|; s|/\* SET \*/|call.more = 4711;|' "$HERE/probes/$1.c"
	fi
}

# Compiled once each, the versions are in the cache, and a swap takes no compile.
write_versions() {
	local probe v

	for probe in calls pairs; do
		for v in odd even; do
			version "$probe" "$v" >"$probe.$v" || return 1
			cp "$probe.$v" warm.c
			"$CALLTAP" --save warm.o warm.c 2>warm.err || { cat warm.err; return 1; }
		done
	done
}

# said TEXT: on stderr, as a part of a line.
said() {
	local line

	while IFS= read -r line; do
		[[ $line != *"$1"* ]] || return 0
	done <"$ERR"
	return 1
}

saw() { wait_for "${2-20}" said "$1" || { echo "it never said: $1"; tail -n 20 "$ERR"; return 1; }; }

runs() { saw "generation $1 runs"; }

# save FILE: as most editors do, another file takes the name of the old one.
save() { cp "$1" .new && mv .new p.c; }

# watch PROBE ARGUMENT...: starts it with the odd version.
watch() {
	local probe=$1

	shift
	rm -f p.c
	save "$probe.odd"
	start_calltap --watch -o json "$@" ./p.c
}

# saves PROBE FROM TO: each is another generation, and it is waited for.
saves() {
	local i follow version=(even odd)

	exec {follow}<"$ERR"
	for ((i = $2; i <= $3; i++)); do
		save "$1.${version[i % 2]}"
		comes "generation $i runs" "$follow" || { echo "no generation $i"; tail "$ERR"; return 1; }
	done
	exec {follow}<&-
}

# comes TEXT DESCRIPTOR: in what is still to be read there, within 20 s.
comes() {
	local line until=$((SECONDS + 20))

	while ((SECONDS < until)); do
		while IFS= read -r line <&"$2"; do
			[[ $line != *"$1" ]] || return 0
		done
		pause 0.01
	done
	return 1
}

steady_on() {
	"$STEADY" "$@" >steady.out &
	STEADY_PID=$!
}

steady_off() { kill -TERM "$STEADY_PID" && wait "$STEADY_PID" && MADE=$(<steady.out); }

# each_once GENERATIONS: the numbers of all calls made are there, each once, of so many generations,
# one after the other, each with its own layout: what is no number of ours is another's bytes.
each_once() {
	json_fields generation number >seen
	sort -n -k2,2 seen | awk -v made="$MADE" '
	$2 != n { print "number " n " is missing, or " $2 " comes twice"; exit 1 }
	{ n++ }
	END { if (n != made) { print n " of " made " calls were shown"; exit 1 } }' || return 1
	same generations "$(cut -d' ' -f1 seen | uniq | wc -l)" "$1" || return 1
	same 'even generations without the field' "$(grep -c '"generation":[0-9]*[02468],"time":"[^"]*","number"' "$OUT")" 0
	same 'odd generations with it' "$(grep -c '"generation":[0-9]*[13579],.*"more"' "$OUT")" 0
}

summary_of() {
	grep -qx "calltap: calls: $1 submitted, $1 delivered, 0 lost" "$ERR" || { tail -n 3 "$ERR"; return 1; }
}

# ---- every call once ------------------------------------------------------------------------

descriptors() { local fds=("/proc/$CALLTAP_PID/fd/"*); echo "${#fds[@]}"; }

rss() { awk '/^Rss:/ { print $2 }' "/proc/$CALLTAP_PID/smaps_rollup"; }

# 100 saves under 10,000 calls a second; then many more, when all that is kept must have settled.
hundred_saves() {
	watch calls || return 1
	steady_on 10000 2 0
	saves calls 2 101 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	echo "$MADE calls" && ((MADE > 20000)) || return 1
	each_once 101 && summary_of "$MADE"
}

# Calls of 2 ms, about 20 at any time: what began under one version ends under the next.
pairs_too() {
	watch pairs || return 1
	steady_on 5000 30 2
	saves pairs 2 41 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	echo "$MADE calls" && ((MADE > 4000)) || return 1
	each_once 41 && summary_of "$MADE"
}

thousand_saves() {
	local fds memory now

	watch calls || return 1
	saves calls 2 11 && pause 0.5
	fds=$(descriptors) memory=$(rss)
	saves calls 12 1001 && pause 0.5 || return 1
	now=$(rss)
	same descriptors "$(descriptors)" "$fds" || return 1
	echo "memory: $memory kB after 10 saves, $now kB after 1000"
	((now <= memory + 256)) && stop_calltap
}

# ---- mistakes -------------------------------------------------------------------------------

fifty_mistakes() {
	local i text

	watch calls || return 1
	steady_on 10000 2 0
	for ((i = 1; i <= 50; i++)); do
		case $((i % 5)) in
		0) text=$(<calls.odd) text=${text/return 0/return nothing$i} ;;          # does not compile
		1) text="#error $i" ;;
		2) text='' ;;                                                           # is empty
		3) text=$(<calls.odd) text=${text%\}*}$i ;;                             # has no end
		4) text=$(printf '\1%d' "$i") ;;
		esac
		printf '%s\n' "$text" >.new && mv .new p.c
		wait_for 20 runs_on "$i" || { echo "no word of mistake $i"; tail "$ERR"; steady_off; return 1; }
	done
	steady_off && stop_calltap || return 1
	each_once 1 && summary_of "$MADE"
}

runs_on() { (($(grep -c 'generation 1 runs on' "$ERR") >= $1)); }

# What the verifier refuses is not swapped in either, and what is saved back needs no swap.
refused() {
	watch calls || return 1
	sed 's|/\* SET \*/|call.number = *(u64 *)at;|' "$HERE/probes/calls.c" >p.c
	saw 'generation 1 runs on' 30 || return 1
	save calls.odd
	saw 'generation 1 again' && save calls.even && runs 2 && stop_calltap
}

# ---- ways of saving -------------------------------------------------------------------------

in_place() { cat "$1" >p.c; }
twice() { head -c 300 "$1" >p.c; pause 0.02; cat "$1" >p.c; }
with_backup() { mv p.c p.c~; pause 0.02; cat "$1" >p.c; }
gone_for_a_while() { rm p.c; pause 0.3; cat "$1" >p.c; }
by_a_link() { cp "$1" real.c && ln -s real.c .link && mv .link p.c; }
behind_the_link() { cat "$1" >real.c; }
in_a_new_folder() { mv sub old && mkdir sub && cp "$1" sub/p.c; }

# ways FIRST NAME...: each is seen as one save.
ways() {
	local way n=1

	watch calls || return 1
	for way in save in_place twice with_backup gone_for_a_while by_a_link behind_the_link; do
		n=$((n + 1))
		"$way" "calls.$( ((n % 2)) && echo odd || echo even)"
		runs "$n" || { echo "$way"; return 1; }
	done
	touch p.c && pause 0.3
	same generations "$(grep -c 'generation [0-9]* runs$' "$ERR")" $((n - 1)) && stop_calltap
}

folder_replaced() {
	mkdir sub && cp calls.odd sub/p.c && start_calltap --watch ./sub/p.c || return 1
	in_a_new_folder calls.even && runs 2 && cat calls.odd >sub/p.c && runs 3 && stop_calltap
}

included() {
	echo 'struct more { u64 more; };' >more.h
	{ echo '#include "more.h"'; sed 's|/\* MORE \*/|struct more m;|' calls.odd; } >p.c
	start_calltap --watch -o json ./p.c || return 1
	echo 'struct more { u64 more; u64 most; };' >more.h
	runs 2 && steady_on 1000 1 0 && pause 0.1 && steady_off && stop_calltap || return 1
	grep -q '"m":{"more":0,"most":0}' "$OUT"
}

# ---- what stays and what does not -----------------------------------------------------------

maps_stay() {
	watch calls || return 1
	steady_on 1000 1 0 && pause 0.1 && steady_off && local first=$MADE
	save calls.even && runs 2 || return 1
	steady_on 1000 1 0 && pause 0.1 && steady_off && stop_calltap || return 1
	same 'the map' "$(grep '^{"map"' "$OUT" | sed 's/"time":"[^"]*",//')" \
		"{\"map\":\"counts\",\"generation\":2,\"entries\":[{\"key\":0,\"value\":$((first + MADE))}]}"
}

# One with another type begins empty, and what the old one had is shown when it goes.
maps_go() {
	watch calls || return 1
	steady_on 1000 1 0 && pause 0.1 && steady_off && local first=$MADE
	sed 's/BPF_HASH(counts, u32, u64)/BPF_HASH(counts, u32, s64)/' calls.odd >other && save other
	runs 2 && saw 'the map counts is defined in another way, and begins empty' || return 1
	steady_on 1000 1 0 && pause 0.1 && steady_off && stop_calltap || return 1
	same 'the maps' "$(grep '^{"map"' "$OUT" | sed 's/"time":"[^"]*",//')" \
		"{\"map\":\"counts\",\"generation\":1,\"entries\":[{\"key\":0,\"value\":$first}]}
{\"map\":\"counts\",\"generation\":2,\"entries\":[{\"key\":0,\"value\":$MADE}]}"
}

# Points come and go with an edit, and so do streams; a table of one becomes one of two.
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
	steady_on 1000 1 0 && pause 0.2 && steady_off && stop_calltap || return 1
	((byes > 0)) || { echo 'no byes'; cat "$OUT"; return 1; }
	same 'byes after they went' "$(grep -c 'byes.*bye=7' "$OUT")" "$byes" || return 1
	grep -qE '^ *2 calls .*number=|^ *2 .* calls ' "$OUT" || { head "$OUT"; return 1; }
}

# CSV has another header when there are other columns.
csv() {
	watch calls -o csv || return 1
	"$STEADY" 100 1 0 >/dev/null & local pid=$!
	pause 0.1; save calls.even; runs 2; pause 0.1; kill -TERM "$pid"; wait "$pid"
	stop_calltap || return 1
	same headers "$(grep generation, "$OUT" | grep -v '^map' | tr -d '\r' | tr '\n' ' ')" \
		'generation,time,number generation,time,number,more '
}

# Of several targets those that are files are watched, the others stay.
others_stay() {
	watch calls && stop_calltap || return 1
	"$CALLTAP" --save other.o ./pairs.c 2>other.err || { cat other.err; return 1; }
	start_calltap --watch -o json other.o ./p.c || return 1
	save calls.even && runs 2 || return 1
	steady_on 1000 1 0 && pause 0.2 && steady_off && stop_calltap || return 1
	same 'of the object' "$(grep -c '"stream":"other:calls","generation":1,' "$OUT")" "$MADE" || return 1
	same 'of the file' "$(grep -c '"stream":"p:calls","generation":2,.*"more":4711' "$OUT")" "$MADE"
}

no_gate() { wait_for 20 no_gate_now || { bpftool prog show; return 1; }; }

no_gate_now() { ! bpftool prog show | grep -q calltap_gate; }

# ---- wrong use ------------------------------------------------------------------------------

# refuses TEXT ARGUMENT...: wrong use, told by these words.
refuses() {
	local text=$1 status=0

	shift
	"$CALLTAP" "$@" >out.refused 2>err.refused </dev/null || status=$?
	same status "$status" 2 || return 1
	grep -qF -- "$text" err.refused || { cat err.refused; return 1; }
}

nothing_to_watch() {
	save calls.odd
	refuses 'sys:getppid is no file' --watch sys:getppid || return 1
	refuses 'other.o is no file' --watch other.o || return 1
	refuses '--record' --watch --record run.rec ./p.c || return 1
	refuses '--watch goes with a run' --watch --source ./p.c || return 1
	"$CALLTAP" --watch - <p.c 2>err.refused && return 1
	same status $? 2 >/dev/null || grep -q 'is no file' err.refused
}

require 'the versions of the probe compile' write_versions
cp pairs.odd pairs.c
check 'under 10,000 calls a second, 100 saves in a row: every call once, by its own layout' hundred_saves
check 'calls that begin under one version and end under the next are shown once' pairs_too
check '50 broken saves: each is told, and the old version shows every call' fifty_mistakes
check 'what the verifier refuses is not swapped in, and what is saved back is known' refused
check 'editors write in place, twice, rename, keep a backup, follow a link' ways
check 'a folder that is replaced is watched on' folder_replaced
check 'a header in quotes is watched, too' included
check 'a map whose definition stays keeps what it holds' maps_stay
check 'one that is defined anew begins empty, and the old one is shown' maps_go
check 'points and streams come and go with an edit' points
check 'CSV has another header for other columns' csv
check 'other targets stay as they are' others_stay
check 'what cannot be watched is wrong use' nothing_to_watch
check 'after 1,000 saves it has the memory and descriptors that it had after 10' thousand_saves
check 'no gate is left in the kernel' no_gate
tap_end
