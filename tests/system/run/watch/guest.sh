#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# --watch at kprobes: edit and save the listen probe while listens are made. A compile takes a minute
# here: a stand-in for the compiler returns objects that were compiled outside. As root:
#
#	guest.sh VERSIONS	the folder that prepare.sh made for this kernel
set -u
. "$(dirname "$0")/common.sh"

(($# == 1)) || { echo 'usage: guest.sh VERSIONS' >&2; exit 2; }
VERSIONS=$(realpath -m "$1")
KPROBES=/sys/kernel/debug/kprobes/list
export STAND_INS=$TMP/versions

# The compiler runs as nobody and must be able to read its files.
prepare() {
	chmod 755 "$TMP" && mkdir "$TMP/bin" && cp -r "$VERSIONS" "$STAND_INS" &&
		cp "$CALLTAP" "$TMP/bin/" && cp "$BUILD/tests/system/run/watch/compiler" "$TMP/bin/calltap-cc" &&
		cd "$TMP" || return 1
	CALLTAP=$TMP/bin/calltap
	echo 1000000 >/proc/sys/net/core/somaxconn # a backlog is a number here
}

# save VERSION [SECONDS]: its compile takes this long.
save() {
	sed "1s/.*/& ${2-0}/" "$STAND_INS/$1/probes/listen.c" >.new && mv .new probes/listen.c
}

# watch ARGUMENT...: start calltap in a folder with a probe of its own.
watch() {
	rm -rf probes include
	cp -r "$STAND_INS/odd/include" . && mkdir probes && save odd &&
		start_calltap --watch --no-cache -o json "$@" listen || return 1
	PRINTED=0
}

listens_on() { steady_on 200 2 listen; }

# Make listens, each of which must be printed.
listens() { steady_for 0.5 100 1 listen; }

# printed_by GENERATION: the last listens are printed, once each; earlier lines do not count.
printed_by() {
	local from=$PRINTED

	wait_for 60 all_printed || { echo "$(($(json_events) - from)) of $MADE were printed"; return 1; }
	PRINTED=$((from + MADE))
	json_fields generation backlog | tail -n "+$((from + 1))" | sort -n -k2,2 |
		diff - <(seq -f "$1 %.0f" 0 $((MADE - 1)))
}

all_printed() { (($(json_events) == from + MADE)); }

users_are() {
	same "users of generation $1" "$(sed -nE "s/^\{.*\"generation\":$1,.*\"uid\":([0-9]+).*/\1/p" "$OUT" | sort -u)" "$2"
}

# entered_at FUNCTION: the probe is attached there, and not at the other function of the versions.
entered_at() { wait_for 60 entered_now "$1" || { cat "$KPROBES"; return 1; }; }

entered_now() {
	[[ $(sed -nE 's/^[^ ]+ +k +(inet_listen|security_socket_listen)\+0x[04] .*/\1/p' "$KPROBES") == "$1" ]]
}

# ---- the same attach points ------------------------------------------------------------------------

edited_while_listening() {
	local i version=(even odd)

	watch || return 1
	listens_on
	for ((i = 2; i <= 11; i++)); do
		save "${version[i % 2]}" && runs "$i" && pause 0.2 || { steady_off; return 1; }
	done
	steady_off && stop_calltap || return 1
	each_once backlog 11 && summary_of "$SEEN" listen_evt || return 1
	for ((i = 1; i <= 11; i++)); do users_are "$i" $((i % 2 ? 0 : 4711)) || return 1; done
}

# In one step: the stand-in would treat an empty header as a version.
save_header() {
	cp "$STAND_INS/$1/include/calltap/listen_evt.h" .new && mv .new include/calltap/listen_evt.h
}

# The struct is in a header beside the folder of the probe; only the header is saved.
struct_edited() {
	watch || return 1
	listens_on
	pause 0.3
	save_header struct
	runs 2 && pause 0.3 || { steady_off; return 1; }
	save_header odd
	runs 3 && pause 0.3 || { steady_off; return 1; }
	steady_off && stop_calltap && each_once backlog 3 || return 1
	same 'lines with the new field' "$(grep -c '"generation":2,.*"answer":0' "$OUT")" \
		"$(grep -c '"generation":2,' "$OUT")"
}

# Events are printed during a compile, and a later save replaces the text that is being compiled.
slow_compile() {
	watch || return 1
	listens_on
	save even 6 && pause 2 && ! said 'generation 2' && runs 2 || { steady_off; return 1; }
	save odd 600 && pause 1 && save even 600 && pause 1 && save odd && runs 3 && pause 0.3 ||
		{ steady_off; return 1; }
	steady_off && stop_calltap && each_once backlog 3 || return 1
	(($(grep -c '"generation":1,' "$OUT") > 300)) || { echo 'few were printed meanwhile'; return 1; }
	no_compiler
}

no_compiler() { ! pgrep -af '^calltap-cc'; }

broken() {
	watch && echo 'int x = ;' >probes/listen.c && runs_on 1 1 && listens && printed_by 1 || return 1
	save even && runs 2 && listens && printed_by 2 && stop_calltap
}

# Three processes listen; one of them matches both the name and the user.
filtered() {
	local i others version=(even odd)

	cp "$STEADY" gale && watch -n gale,nobody -u daemon,4712 --cgroup / || return 1
	"$STEADY" 50 1 listen >/dev/null & others=($!)
	./gale 50 1 listen >/dev/null & others+=($!)
	setpriv --reuid=daemon --clear-groups ./gale 100 1 listen >steady.out & STEADY_PID=$!
	for i in 2 3 4; do save "${version[i % 2]}" && runs "$i" && pause 0.3 || return 1; done
	save moved && runs 5 && save odd && runs 6 && pause 0.3 || return 1
	steady_off && kill "${others[@]}" && wait "${others[@]}"
	stop_calltap && same 'other names' "$(grep '"generation"' "$OUT" | grep -vc '"comm":"gale"')" 0 &&
		none_twice backlog 6 && users_are 1 "$(id -u daemon)" && users_are 6 "$(id -u daemon)"
}

# ---- other attach points ---------------------------------------------------------------------------

moved() {
	watch && entered_at inet_listen && listens && printed_by 1 || return 1
	save moved && runs 2 && entered_at security_socket_listen && listens && printed_by 2 || return 1
	save odd && runs 3 && entered_at inet_listen && listens && printed_by 3 || return 1
	save typo && runs_on 3 1 && said 'nearest' && listens && printed_by 3 && entered_at inet_listen || return 1
	stop_calltap && summary_of "$PRINTED" listen_evt
}

# Detach the old version and attach the new one; if that fails, attach the old one again.
without_gate() {
	watch && listens && printed_by 1 && save bare && runs 2 && listens && printed_by 2 || return 1
	save bare_typo && runs_on 2 1 && said 'nearest' && listens && printed_by 2 || return 1
	save even && runs 3 && listens && printed_by 3 || return 1
	save bare_typo && runs_on 3 1 && listens && printed_by 3 || return 1
	stop_calltap && summary_of "$PRINTED" listen_evt
}

# While listens are made there is a gap, and no other loss. One thread makes them: see none_twice.
without_gate_while_listening() {
	local i version=(bare odd)

	watch && steady_on 200 1 listen || return 1
	for ((i = 2; i <= 7; i++)); do
		save "${version[i % 2]}" && runs "$i" && pause 0.3 || { steady_off; return 1; }
	done
	steady_off && stop_calltap && none_twice backlog 7
}

killed() { watch && save even && runs 2 && save moved && runs 3 && kill_calltap; }

require 'the kernel shows what is attached' remember_kernel
require 'versions of the listen probe, and a stand-in for the compiler' prepare
check 'edited while listens are made: each once, by its own version' edited_while_listening
check 'the struct is edited in its header' struct_edited
check 'during a compile the old version runs, and a later save ends the compile' slow_compile
check 'a text that does not compile is not swapped in' broken
check 'filters apply to every version' filtered
check 'attach points that an edit moves, and one that does not exist' moved
check 'a program without a gate is attached again' without_gate
check 'also while listens are made: none twice, and none missed but between two' without_gate_while_listening
check 'SIGKILL' killed
check 'nothing is left attached' nothing_left
tap_end
