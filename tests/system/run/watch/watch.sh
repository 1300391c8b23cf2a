#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# --watch: a probe is edited and saved while it runs. Every call is seen once, under one version or
# the next; mistakes do no harm; nothing piles up. On the kernel of this machine, at tracepoints; as
# root.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/common.sh"

HERE=$(realpath "$(dirname "$0")")
[[ -n ${RELEASE-} && -n ${HEADERS-} ]] || eval "$("$HERE/../../../../scripts/vm-kernel")"
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

# The kernel lets no gate stand before a program with such a call, be it never made: the compiler
# can't know that it is not, and the verifier, which does, asks for no kernel that has the function.
NEVER='{ u64 never; asm volatile("%0 = 0" : "=r"(never)); if (never) bpf_override_return((void *)CTX, 0); }'

# Compiled once each, the versions are in the cache, and a swap takes no compile.
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

# attaches_nowhere BODY: the even version, and what attaches to something that is not there.
attaches_nowhere() { cat calls.even && echo "RAW_TRACEPOINT_PROBE(no_such_tracepoint) { $1 }"; }

# save FILE: as most editors do, another file takes the name of the old one.
save() { cp "$1" .new && mv .new p.c; }

# watch PROBE ARGUMENT...: starts it with the odd version. It ends by itself, should this be killed.
# Its buffers hold what is made while it does not run: what is lost has other tests.
watch() {
	local probe=$1

	shift
	rm -rf p.c
	save "$probe.odd"
	start_calltap --watch -o json -d 400 --pages 512 "$@" ./p.c
}

# saves PROBE FROM TO: each is another generation, and it is waited for.
saves() {
	local i follow version=(even odd)

	exec {follow}<"$ERR"
	for ((i = $2; i <= $3; i++)); do
		save "$1.${version[i % 2]}"
		comes 1 "generation $i runs" "$follow" || { echo "no generation $i"; tail "$ERR"; return 1; }
	done
	exec {follow}<&-
}

# comes TIMES TEXT DESCRIPTOR: so often in what is still to be read there, within 60 s.
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

# Each by its own layout: what is no number of ours is another's bytes.
own_layouts() {
	same 'even generations without the field' "$(grep -c '"generation":[0-9]*[02468],"time":"[^"]*","number"' "$OUT")" 0
	same 'odd generations with it' "$(grep -c '"generation":[0-9]*[13579],.*"more"' "$OUT")" 0
}

# ---- beside the rest ------------------------------------------------------------------------

declare -A ASIDE

# aside SERIES NAME: the function, in a folder of its own and with calls of its own, while others
# run. result_of NAME: what came of it.
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

# Calls of 2 ms, about 20 at any time: what began under one version ends under the next.
pairs_too() {
	watch pairs || return 1
	steady_on 5000 30 2
	saves pairs 2 41 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	each_once number 41 && own_layouts && summary_of "$SEEN"
}

# Where there is no gate, there may be a gap between two versions, and nothing but that. One thread
# makes the calls: see none_twice.
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

# rounds FROM TO: each of the four files is another generation, saved in place.
rounds() {
	local i k follow texts=("$(<calls.even)" "$(<calls.odd)")

	exec {follow}<"$ERR"
	for ((i = $1; i <= $2; i++)); do
		for k in 0 1 2 3; do printf '%s\n' "${texts[i % 2]}" >"p$k.c"; done
		comes 4 "generation $i runs" "$follow" || { echo "no generation $i"; tail "$ERR"; return 1; }
	done
	exec {follow}<&-
}

# When all that is kept has settled, there is no more of it: 250 saves of each of four files.
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

# mistake N: in ten ways in turn.
mistake() {
	local text

	text=$(<calls.odd)
	rm -rf p.c
	case $(($1 % 10)) in
	0) echo "${text/return 0/return nothing$1}" >.new ;; # does not compile
	1) echo "#error $1" >.new ;;
	2) : >.new ;;                                        # is empty
	3) echo "${text%\}*}$1" >.new ;;                     # has no end
	4) printf '\1%d\0' "$1" >.new ;;                     # is no text
	5) cp refused.odd .new ;;                            # the verifier refuses it
	6) cp nowhere .new ;;                                # can't be attached
	7) echo "int f$1(void *ctx) { return 0; }" >.new ;;  # nor this, to anything
	8) return ;;                                         # is gone
	9) mkdir p.c && return ;;                            # is a folder
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

# What the kernel refuses is not swapped in either, and what is saved back needs no swap.
refused() {
	watch calls || return 1
	save refused.odd && runs_on 1 1 || return 1
	save calls.odd && saw 'generation 1 again' || return 1
	save refused.even && runs_on 1 2 || return 1
	save calls.even && runs 2 && stop_calltap
}

# What can't be attached is known late, without a gate when the one before has stopped: it goes on.
not_attached() {
	watch calls || return 1
	steady_on 10000 2 0
	save nowhere && runs_on 1 1 && save nowhere.bare && runs_on 1 2 &&
		save calls.even && runs 2 && pause 0.1 || { steady_off; return 1; }
	steady_off && stop_calltap || return 1
	numbers_once number && own_layouts && summary_of "$SEEN"
}

# At once, since a compile takes less than half a second: without a fork.
compiles() {
	local until=$((SECONDS + 60)) children=

	until [[ $children ]]; do
		((SECONDS < until)) || { echo 'nothing compiles'; return 1; }
		read -r children <"/proc/$CALLTAP_PID/task/$CALLTAP_PID/children" || : # it ends without a newline
	done
}

# While a text is being compiled, what runs is saved again: it stays, and so does its number.
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
# vim tries whether it may make files here, and sets the mode when it has written.
as_vim() { : >.4913; rm .4913; mv p.c p.c~; cat "$1" >p.c; chmod 640 p.c; rm p.c~; }
# As sed -i and many editors: beside it, under a name of its own, then renamed over it.
beside() { cp "$1" .p.c.swp && mv .p.c.swp p.c; }
gone_for_a_while() { rm p.c; pause 0.3; cat "$1" >p.c; }
by_a_link() { cp "$1" real.c && ln -s real.c .link && mv .link p.c; }
behind_the_link() { cat "$1" >real.c; }
beside_behind_the_link() { cp "$1" .real && mv .real real.c; }

# Each is another generation, and only one.
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

# A probe by its name: while its file is gone, another of that name, in the user's folder, is not it.
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

# ---- what stays and what does not -----------------------------------------------------------

maps_stay() {
	watch calls || return 1
	steady_for 0.1 1000 1 0 && local first=$MADE
	save calls.even && runs 2 || return 1
	steady_for 0.1 1000 1 0 && stop_calltap || return 1
	same 'the map' "$(grep '^{"map"' "$OUT" | sed 's/"time":"[^"]*",//')" \
		"{\"map\":\"counts\",\"generation\":2,\"entries\":[{\"key\":0,\"value\":$((first + MADE))}]}"
}

# One with another type begins empty, and what the old one had is shown when it goes.
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
	steady_for 0.2 1000 1 0 && stop_calltap || return 1
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
	steady_for 0.2 1000 1 0 && stop_calltap || return 1
	same 'of the object' "$(grep -c '"stream":"other:calls","generation":1,' "$OUT")" "$MADE" || return 1
	same 'of the file' "$(grep -c '"stream":"p:calls","generation":2,.*"more":4711' "$OUT")" "$MADE"
}

no_gate() { wait_for 60 no_gate_now || { bpftool prog show; return 1; }; }

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
check 'calls that begin under one version and end under the next are shown once' pairs_too
check 'versions without a gate: no call twice, and none missed but between two' without_gates
check 'what the verifier refuses is not swapped in, and what is saved back is known' refused
check 'what cannot be attached is not swapped in, and no call is missed' not_attached
check 'what is saved back while another is compiled stays' given_up
check 'editors write in place, twice, in parts, rename, keep a backup, follow a link' ways
check 'a folder that is replaced is watched on' folder_replaced
check 'a probe by its name stays the file that was found' by_name
check 'a header in quotes is watched, too, also while it is gone' included
check 'a map whose definition stays keeps what it holds' maps_stay
check 'one that is defined anew begins empty, and the old one is shown' maps_go
check 'points and streams come and go with an edit' points
check 'CSV has another header for other columns' csv
check 'other targets stay as they are' others_stay
check 'what cannot be watched is wrong use' nothing_to_watch
check '50 broken saves: each is told, and the old version shows every call' result_of fifty_mistakes
check 'after 1,000 saves it has the memory and descriptors that it had after 12' result_of thousand_saves
check 'no gate is left in the kernel' no_gate
tap_end
