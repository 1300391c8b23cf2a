#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Failures between the command line and the object, on the kernel of this machine: nothing here
# needs kprobes. Probes are compiled for another kernel:
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/common.sh"

NOBODY=(setpriv --reuid=65534 --regid=65534 --clear-groups)
((EUID == 0)) || NOBODY=()

compile=(env) # set by prepare: the command that compiles for RELEASE and saves to o
prepare() {
	take_calltap && find_headers || return 1
	compile=(env BCC_KERNEL_SOURCE="$HEADERS" "$CALLTAP" --no-cache --kernel "$RELEASE" --save o)
	cp -r "$PROBES" "$WORK/probes_with_mistakes" && PROBES=$WORK/probes_with_mistakes
}

# ---- wrong use ------------------------------------------------------------------------------

# prints TEXT COMMAND...: status 0, with the text on stdout and nothing on stderr.
prints() {
	ran "${@:2}"
	same status "$STATUS" 0 && same stderr "$(<"$ERR")" '' && grep -Eq -- "$1" "$OUT"
}

refuses_option() {
	local text=$1

	shift
	check "wrong use: ${*@Q}" fails 2 "$text" "$CALLTAP" "$@"
}

options() {
	local value

	check '--help' prints '^Usage: calltap ' "$CALLTAP" --help
	check '--version' prints '^calltap [0-9.]+$' "$CALLTAP" --version
	refuses_option 'nonsense' --nonsense
	refuses_option "'x'" -x
	refuses_option "'-c'|-- 'c'" -c
	refuses_option 'save' --save
	refuses_option "'a' is named twice" a b a
	for value in xml '' TABLE; do
		refuses_option "table, json or csv, not '$value'" -o "$value" listen
	done
	for value in '' 0 -1 1.5 ten 1e3 99999999999999999999 ' 1'; do
		refuses_option "-c takes a whole number .* not '$value'" -c "$value" listen
	done
	for value in '' 0 -1 nan inf 1s 1e400; do
		refuses_option "-d takes a number of seconds above 0, not '$value'" -d "$value" listen
	done
	for value in 0 -1 self 4194305; do
		refuses_option "-p takes a whole number .* not '$value'" -p "$value" listen
	done
	for value in 0 4294967296 -1; do
		refuses_option "--netns takes a whole number .* not '$value'" --netns "$value" listen
	done
	for value in 0 3 131072 64k; do
		refuses_option "--pages takes .* not '$value'" --pages "$value" listen
	done
	refuses_option '--kernel goes with --save, --check, --layout, --source and --list' --kernel 6.1.0-1-amd64 listen
	refuses_option '--kernel' --kernel '' --save o listen
	refuses_option '--save' --save '' listen
}

targets() {
	refuses_option "no probe is named 'lisen'; the probes are: .*listen" lisen
	refuses_option "no probe is named ''; the probes are: .*listen" ''
	refuses_option 'gone\.c does not exist' ./gone.c
	refuses_option 'gone/gone\.c does not exist' gone/gone.c
	refuses_option 'is a directory' "$WORK/"
	: >empty.c
	refuses_option 'empty\.c is empty' ./empty.c
	printf ' \t\r\n\n' >blank.c
	refuses_option 'blank\.c is empty' ./blank.c
	cp /bin/true binary.c
	refuses_option 'binary\.c is not text' ./binary.c
	head -c 10000000 /dev/zero | tr '\0' ' ' >large.c
	refuses_option 'large\.c has 10000000 bytes, but the limit .* is 1048576' ./large.c
	truncate -s 100M huge.c
	refuses_option 'huge\.c has more than 67108864 bytes' ./huge.c
	refuses_option '/dev/zero has more than' /dev/zero
	refuses_option 'loop\.c' ./loop.c
	: >secret.c
	chmod 0 secret.c
	check 'wrong use: a file without read permission' \
		fails 2 'cannot read \./secret\.c: Permission denied' "${NOBODY[@]}" "$CALLTAP" ./secret.c
	rm -f ./*.c
	check 'wrong use: nothing on stdin' fails 2 'empty' "$CALLTAP" -
}

# Either it compiles as with a guard, or it is refused.
compiles_or_is_refused() {
	ran "${compile[@]}" ./endless.c
	((STATUS == 0)) && rm o && return
	((STATUS == 2 || STATUS == 3)) && names endless.h && silent && [[ ! -e o ]] || show_messages
}

# A header that includes itself, without #pragma once or a guard.
endless_include() {
	echo '#include "endless.h"' >endless.h
	echo '#include "endless.h"' >endless.c
	check 'a header that includes itself' compiles_or_is_refused
	rm -f endless.c endless.h
}

# Two headers that include each other, with guards: valid C.
guarded_include() {
	printf '#ifndef A_H\n#define A_H\n#include "b.h"\n#endif\n' >a.h
	printf '#ifndef B_H\n#define B_H\n#include "a.h"\n#endif\n' >b.h
	printf '#include "a.h"\nint kprobe__f(struct pt_regs *ctx)\n{\n\treturn 0;\n}\n' >guarded.c
	ran "${compile[@]}" ./guarded.c
	rm -f a.h b.h guarded.c o
	same status "$STATUS" 0 || show_messages
}

# Two headers that include a third one, with #pragma once.
once_include() {
	printf '#pragma once\nstruct c {\n\tint a;\n};\n' >c.h
	printf '#pragma once\n#include "c.h"\n' | tee a.h >b.h
	printf '#include "a.h"\n#include "b.h"\nint kprobe__f(struct pt_regs *ctx)\n{\n\treturn 0;\n}\n' >once.c
	ran "${compile[@]}" ./once.c
	rm -f a.h b.h c.h once.c o
	same status "$STATUS" 0 && [[ $(<"$ERR") != *pragma* ]] || show_messages
}

# ---- stdout, stdin, signals -----------------------------------------------------------------

without_stdout() {
	remember_files
	STATUS=0
	timeout 10 "$CALLTAP" "$@" >&- 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && says 'stdout is closed' && no_file_left || show_messages
}

onto_full_stdout() {
	STATUS=0
	timeout 10 "$CALLTAP" "$@" >/dev/full 2>"$ERR" || STATUS=$?
	same status "$STATUS" 1 && says 'No space left on device' || show_messages
}

# ends_waiting SIGNAL ARGUMENT...: the signal ends calltap while it waits for input.
ends_waiting() {
	local signal=$1 pid

	shift
	env --default-signal=INT "$CALLTAP" "$@" >"$OUT" 2>"$ERR" <&"$quiet_pipe" &
	pid=$!
	pause 0.5
	kill -"$signal" "$pid"
	wait_end "$pid" 2 || { kill -KILL "$pid"; wait "$pid" 2>/dev/null; return 1; }
	((STATUS == 0 || STATUS == 128 + $(kill -l "$signal"))) && silent || { same status "$STATUS" 0; show_messages; }
}

streams() {
	mkfifo "$TMP/fifo"
	check 'stdout closed' without_stdout listen
	check 'stdout closed: --help' without_stdout --help
	check 'stdout full: --help' onto_full_stdout --help
	check 'stdout full: --version' onto_full_stdout --version
	check 'SIGINT ends it while it reads the probe from stdin' ends_waiting INT -
	check 'SIGTERM ends it while it waits for the writer of a fifo' ends_waiting TERM "$TMP/fifo"
}

# ---- a machine without headers or privileges ------------------------------------------------

machine() {
	local release=9.9.9-none

	if [[ ! -e /lib/modules/$(uname -r)/build ]]; then
		check 'no headers for the running kernel: the package is named' \
			fails 4 "linux-headers-$(uname -r)" env -u BCC_KERNEL_SOURCE "$CALLTAP" --save o
	fi
	check 'no headers for another kernel: the package is named' fails 4 "linux-headers-$release" \
		env -u BCC_KERNEL_SOURCE "$CALLTAP" --kernel "$release" --save o
	check 'BCC_KERNEL_SOURCE is a path that does not exist' fails 4 'BCC_KERNEL_SOURCE is /nowhere' \
		env BCC_KERNEL_SOURCE=/nowhere "$CALLTAP" --save o
	check 'BCC_KERNEL_SOURCE is a folder without headers' fails 4 "BCC_KERNEL_SOURCE is $WORK" \
		env BCC_KERNEL_SOURCE="$WORK" "$CALLTAP" --save o
	check 'not root' fails 4 'sudo' "${NOBODY[@]}" "$CALLTAP"
	check 'not root, with an object' fails 4 'sudo' "${NOBODY[@]}" "$CALLTAP" ./good.o
}

# ---- probes that do not compile -------------------------------------------------------------

# points_at FILE [HEADER]: compiling fails with the file, line and column of the mistake.
points_at() {
	local where

	where=$(mistake "$PROBES/${2-$1}")
	fails_at 3 "$1 does not compile" "$where: error:" "${compile[@]}" "$PROBES/$1"
}

from_stdin() {
	local where

	where=$(mistake "$PROBES/inside.c")
	remember_files
	STATUS=0
	timeout 60 "${compile[@]}" - <"$PROBES/inside.c" >"$OUT" 2>"$ERR" || STATUS=$?
	same status "$STATUS" 3 && names "<stdin>${where#"$PROBES/inside.c"}: error:" && silent &&
		no_file_left || show_messages
}

by_relative_name() {
	cd "$PROBES" || return 1
	fails_at 3 inside.c "$(mistake "$PROBES/inside.c"): error:" "${compile[@]}" ./inside.c
	STATUS=$?
	cd "$WORK" && return "$STATUS"
}

# odd_name NAME: compile a copy with this name.
odd_name() {
	local dir=$WORK/odd

	mkdir -p "$dir" && cp "$PROBES/inside.c" "$dir/$1" || return 1
	fails_at 3 'does not compile' "$(mistake "$dir/$1"): error:" "${compile[@]}" "$dir/$1"
	STATUS=$?
	rm -rf "$dir"
	return "$STATUS"
}

# Run a command in a mount namespace with tracefs, and in one without it.
# shellcheck disable=SC2016
WITH_TRACEFS=(unshare -m sh -c '
	[ -e /sys/kernel/tracing/events ] || mount -t tracefs t /sys/kernel/tracing && exec "$@"' sh)
# shellcheck disable=SC2016
WITHOUT_TRACEFS=(unshare -m sh -c '
	mount -t tmpfs t /sys/kernel/tracing && mount -t tmpfs t /sys/kernel/debug && exec "$@"' sh)
# As in a container that has only the host's debugfs.
# shellcheck disable=SC2016
DEBUGFS_ALONE=(unshare -m sh -c '
	mount -t tmpfs t /sys/kernel/tracing &&
	{ [ -e /sys/kernel/debug/tracing ] || mount -t debugfs t /sys/kernel/debug; } &&
	{ [ -e /sys/kernel/debug/tracing/events ] || mount -t tracefs t /sys/kernel/debug/tracing; } && exec "$@"' sh)

tracepoints() {
	local why='needs root to mount tracefs'

	if ! "${WITH_TRACEFS[@]}" test -d /sys/kernel/tracing/events/syscalls 2>/dev/null; then
		tap_skip 'a mistake in a file with TRACEPOINT_PROBE' "$why"
		tap_skip 'a tracepoint that does not exist' "$why"
		tap_skip 'tracefs is not mounted' "$why"
		tap_skip 'tracefs is mounted in debugfs alone' "$why"
		return
	fi
	check 'a mistake in a file with TRACEPOINT_PROBE' fails_at 3 'does not compile' \
		"$(mistake "$PROBES/tracepoint.c"): error:" "${WITH_TRACEFS[@]}" "${compile[@]}" "$PROBES/tracepoint.c"
	check 'a tracepoint that does not exist: a message says so' \
		fails 3 'no (such )?tracepoint' "${WITH_TRACEFS[@]}" "${compile[@]}" "$PROBES/no_tracepoint.c"
	check 'tracefs is not mounted: a message says so' \
		fails 4 'mount -t tracefs' "${WITHOUT_TRACEFS[@]}" "${compile[@]}" "$PROBES/tracepoint.c"
	check 'tracefs is mounted in debugfs alone: a probe of a tracepoint compiles' \
		"${DEBUGFS_ALONE[@]}" "${compile[@]}" "$TOP/probes/open.c"
}

# near FILE FROM TO: a message names the file and a line between these two texts.
near() {
	local line first last

	first=$(line_of "$1" "$2") last=$(line_of "$1" "$3")
	for ((line = ${first##*:}; line <= ${last##*:}; line++)); do
		! grep -Fq -- "$1:$line:" "$ERR" || return 0
	done
	printf 'no message names %s to %s:\n' "$first" "${last##*:}"
	cat "$ERR"
	return 1
}

# Headers and probe in folders with the same prefix, like /usr/src and /usr/share.
# shellcheck disable=SC2016
BESIDE_HEADERS=(unshare -m sh -c 'mount --bind "$1" headers && shift &&
	BCC_KERNEL_SOURCE=$PWD/headers exec "$@"' sh)

beside_headers() {
	mkdir headers
	fails 3 'stack\.c does not compile' "${BESIDE_HEADERS[@]}" "$HEADERS" \
		"$CALLTAP" --no-cache --kernel "$RELEASE" --save o "$PROBES/stack.c"
	STATUS=$?
	rmdir headers
	((STATUS == 0)) && near "$PROBES/stack.c" kprobe__ 'return 0'
}

back_end() {
	check 'a stack over 512 bytes' fails 3 'stack\.c does not compile' "${compile[@]}" "$PROBES/stack.c"
	check 'the message names the limit of the stack' names '512 bytes'
	check 'the message names the file and the line' near "$PROBES/stack.c" kprobe__ 'return 0'
	if unshare -m true 2>/dev/null; then
		check 'also if its folder and the headers have the same prefix' beside_headers
	else
		tap_skip 'also if its folder and the headers have the same prefix' 'needs root to mount them'
	fi
	check 'too many values for bpf_trace_printk' \
		fails 3 'printk\.c does not compile' "${compile[@]}" "$PROBES/printk.c"
	check 'the message names the file and the line' near "$PROBES/printk.c" bpf_trace_printk netns\)
	check 'the message says what to use instead' says 'BPF_PERF_OUTPUT|perf_submit'
}

compiling() {
	check 'a mistake before the functions' points_at before.c
	check 'a mistake inside a function' points_at inside.c
	check 'a mistake after the functions' points_at after.c
	check 'a mistake in a header of the user' points_at include.c mistake.h
	check 'a mistake after a header of the user' points_at after_include.c
	check 'a relative name: the message has the full path' by_relative_name
	check 'a mistake in a probe on stdin' from_stdin
	check 'a space in the file'\''s name' odd_name 'my probe.c'
	check 'a quote and a backslash in the file'\''s name' odd_name 'my"new\probe.c'
	tracepoints
	back_end
	endless_include
	check 'headers that include each other, guarded' guarded_include
	check 'a header that two others include, with #pragma once' once_include
}

# ---- objects --------------------------------------------------------------------------------

# damaged NAME COMMAND...: the command makes a damaged object from a good one.
damaged() {
	local name=$1

	shift
	"$@" <good.o >bad.o
	check "an object: $name" fails 2 'bad\.o is an object, but damaged' "$CALLTAP" --save o ./bad.o
	rm bad.o
}

at_version() { head -c 8 good.o; printf '\377'; tail -c +10 good.o; }
one_byte() { head -c 700 good.o; tail -c +701 good.o | head -c 1 | tr '\000-\377' '\001-\377\000'; tail -c +702 good.o; }
too_long() { cat; printf 'x'; }

# Cut the object off at many sizes, from its magic number of eight bytes on.
truncated() {
	local size n

	size=$(stat -c %s good.o)
	for ((n = 8; n < size; n += size / 20)); do
		head -c "$n" good.o >bad.o
		ran "$CALLTAP" --save o ./bad.o
		same "$n of $size bytes: status" "$STATUS" 2 && silent && [[ ! -e o ]] || return 1
		says 'bad\.o is an object, but damaged' || { cat "$ERR"; return 1; }
	done
	rm bad.o
}

for_another_kernel() {
	fails 4 "compiled for kernel ${RELEASE//+/[+]}, .*compile it again" "$CALLTAP" -d 1 ./good.o
}

objects() {
	check 'an object, cut off anywhere' truncated
	damaged 'of another version' at_version
	damaged 'with one byte changed' one_byte
	damaged 'with a byte more' too_long
	check 'an object of one kernel, saved for another' fails 2 "compiled for kernel ${RELEASE//+/[+]}, not for" \
		"$CALLTAP" --kernel 9.9.9-other --save o ./good.o
	if ((EUID != 0)); then
		tap_skip 'an object for another kernel' 'needs root'
	else
		check 'an object for another kernel' for_another_kernel
	fi
}

# ---- saving ---------------------------------------------------------------------------------

save=(env) # set by saving: the command that saves to the file that follows

keeps() { same 'the existing file' "$(stat -c '%F %t %T' "$1" 2>&1)" "$2"; }

# Device nodes like /dev/full and /dev/null.
to_devices() {
	if ! mknod full c 1 7 2>/dev/null || ! mknod null c 1 3; then
		tap_skip 'saving to devices' 'needs root to make them'
		return
	fi
	check 'saving to a full device' fails 1 'cannot write \./full' "${save[@]}" ./full ./good.o
	check 'the full device is still the device' keeps full 'character special file 1 7'
	ran "${save[@]}" ./null ./good.o
	check 'saving to the null device keeps the device' keeps null 'character special file 1 3'
	rm -f full null
}

to_link() {
	mkdir there && echo old >there/kept.o && ln -s there/kept.o link.o || return 1
	ran "${save[@]}" ./link.o ./good.o
	same status "$STATUS" 0 && keeps link.o 'symbolic link 0 0' && cmp there/kept.o good.o
	STATUS=$?
	rm -rf link.o there
	return "$STATUS"
}

# An existing file stays as it was when the new one cannot be written.
# shellcheck disable=SC2016
FULL_DISK=(unshare -m sh -c '
	mount -t tmpfs -o size=4k t disk && echo old >disk/o || exit 99
	"$1" --save disk/o ./good.o
	status=$?
	[ "$(ls -A disk)" = o ] && [ "$(cat disk/o)" = old ] || exit 98
	exit $status' sh)

saving() {
	save=("$CALLTAP" --save)
	check 'saving into a folder that does not exist' \
		fails 1 'cannot write gone/o: No such file' "${save[@]}" gone/o ./good.o
	mkdir folder
	check 'saving to a folder' fails 1 'cannot write folder: Is a directory' \
		"${save[@]}" folder ./good.o
	chmod 555 folder
	check 'saving into a folder without write permission' fails 1 'cannot write folder/o: Permission' \
		"${NOBODY[@]}" "${save[@]}" folder/o ./good.o
	rmdir folder
	to_devices
	check 'saving through a link writes the file that it points to' to_link
	if unshare -m true 2>/dev/null; then
		mkdir disk
		check 'saving to a full disk: the old file stays' \
			fails 1 'cannot write disk/o' "${FULL_DISK[@]}" "$CALLTAP"
		rmdir disk
	else
		tap_skip 'saving to a full disk' 'needs root to mount one'
	fi
}

# ---- the compiler dies ----------------------------------------------------------------------

# Start to compile the listen probe in the background.
start_compile() {
	rm -f o
	env --default-signal=INT,TERM "${compile[@]:1}" "$TOP/probes/listen.c" >"$OUT" 2>"$ERR" </dev/null &
	HOST=$!
}

# Set HELPER to the compiler process; fail if calltap ends first.
find_compiler() {
	local tries

	for ((tries = 0; tries < 500; tries++)); do
		HELPER=$(pgrep -P "$HOST") && return 0
		pause 0.01
	done
	echo 'no compiler was started'
	return 1
}

saved_whole() { ran "$CALLTAP" --save again ./o && same status "$STATUS" 0 && rm -f o again; }

# Kill the compiler after some seconds: either the object is complete, or there is none.
killed_compiler_at() {
	start_compile
	find_compiler || return 1
	pause "$1"
	kill -KILL "$HELPER" 2>/dev/null
	wait_end "$HOST" 10 || return 1
	silent && no_stray_left || return 1
	if ((STATUS == 0)); then
		saved_whole
		return
	fi
	KILLED=$((KILLED + 1))
	same status "$STATUS" 1 && says 'killed by signal 9 \(Killed\)' && [[ ! -e o ]]
}

killed_compilers() {
	local at

	KILLED=0
	for at in 0.01 0.05 0.1 0.3 0.6 1.0 1.5 2.0 2.5; do
		killed_compiler_at "$at" || { echo "after $at s"; cat "$ERR"; return 1; }
	done
	((KILLED >= 4)) || { echo "only $KILLED were killed before they were done"; return 1; }
}

# ended_host_at SIGNAL SECONDS STATUS
ended_host_at() {
	start_compile
	find_compiler || return 1
	pause "$2"
	kill -"$1" "$HOST" 2>/dev/null
	wait_end "$HOST" 3 || { kill -KILL "$HOST"; return 1; }
	wait_for 1 no_strays || { echo "left after SIG$1 at $2 s:"; strays; return 1; }
	((STATUS == $3 || STATUS == 0)) || { same status "$STATUS" "$3"; return 1; }
	silent || return 1
	compgen -G 'o.*' && { echo 'a temporary file is left'; return 1; }
	[[ ! -e o ]] || saved_whole
}

# After 0 seconds, the compiler may not have started.
ended_hosts() {
	local at

	for at in 0 0.02 0.3 0.8 1.5 2.2; do
		ended_host_at "$1" "$at" "$2" || { echo "SIG$1 after $at s"; cat "$ERR"; return 1; }
	done
}

# Some daemons ignore SIGCHLD, and their child processes inherit it.
ignoring_children() {
	ran env --ignore-signal=CHLD "${compile[@]:1}" "$PROBES/no_program.c"
	same status "$STATUS" 0 && rm o || show_messages
}

# ulimit -f 0: a write to a file raises SIGXFSZ; stderr must be a pipe.
no_file_size() {
	# shellcheck disable=SC2016
	(ulimit -f 0; exec "$CALLTAP" --save o ./good.o) 2>&1 >/dev/null | cat >"$TMP/messages"
	cp "$TMP/messages" "$ERR"
	says 'cannot write o' && no_file_left
}

dying() {
	check 'the compiler is killed, at 9 moments' killed_compilers
	check 'SIGKILL while it compiles, at 6 moments: the compiler ends as well' ended_hosts KILL 137
	check 'SIGINT while it compiles, at 6 moments' ended_hosts INT 0
	check 'SIGTERM while it compiles, at 6 moments' ended_hosts TERM 0
	check 'SIGCHLD ignored by its parent' ignoring_children
	remember_files
	check 'ulimit -f 0: a message says that the file cannot be written' no_file_size
}

# ---- another compiler -----------------------------------------------------------------------

# fake_compiler SCRIPT: set FAKE to the command that compiles with a compiler running this script.
fake_compiler() {
	local dir=$TMP/bin/fake

	mkdir -p "$dir"
	cp "$CALLTAP" "$dir/calltap"
	cp "$ERRORS_BIN/fake_cc" "$dir/calltap-cc"
	FAKE=(env FAKE_COMPILER="$1" "BCC_KERNEL_SOURCE=$HEADERS" "$dir/calltap" --no-cache
		--kernel "$RELEASE" --save o "$PROBES/no_program.c")
}

# compiler_that WHAT TEXT SCRIPT: a compiler running this script fails calltap with this message.
compiler_that() {
	fake_compiler "$3"
	check "a compiler that $1" fails 1 "$2" "${FAKE[@]}"
}

broken_compilers() {
	local good=$WORK/good.o unreadable="compiler's object cannot be read"

	compiler_that 'writes nothing and says all is well' "$unreadable" 'exit 0'
	compiler_that 'writes garbage' "$unreadable" 'head -c 5000 /dev/urandom >&3'
	compiler_that 'writes half an object' "$unreadable" "head -c 600 '$good' >&3"
	compiler_that 'writes more than an object' "$unreadable" "cat '$good' - >&3 </bin/true"
	compiler_that 'writes two objects' "$unreadable" "cat '$good' '$good' >&3"
	compiler_that 'writes too much' 'compiler|too large' 'truncate -s 10G /proc/self/fd/3'
	compiler_that 'fails with 9' 'compiler failed with status 9' 'exit 9'
	compiler_that 'crashes' 'killed by signal 11 ' "kill -SEGV \$\$"
}

missing_compilers() {
	local dir=$TMP/bin/fake

	fake_compiler ''
	rm "$dir/calltap-cc"
	check 'the compiler does not exist' fails 1 'calltap-cc, is neither beside .*: run make' "${FAKE[@]}"
	echo 'no program' >"$dir/calltap-cc"
	chmod 755 "$dir/calltap-cc"
	check 'a compiler that cannot be run' fails 1 'cannot run .*calltap-cc' "${FAKE[@]}"
	rm "$dir/calltap-cc" && mkdir "$dir/calltap-cc"
	check 'a compiler that is a folder' fails 1 'calltap-cc' "${FAKE[@]}"
	rmdir "$dir/calltap-cc"
}

other_compilers() {
	if [[ ! -e $ERRORS_BIN/fake_cc ]]; then
		tap_skip 'another compiler' "there is no $ERRORS_BIN/fake_cc"
		return
	fi
	missing_compilers
	broken_compilers
}

# ---- calls that fail ------------------------------------------------------------------------

# Status 0 is right only with the complete object.
saved_good_object() {
	if cmp -s o good.o; then
		rm -f o
	else
		echo 'status 0, but the object is not the compiled one'
		rm -f o
		return 1
	fi
}

faults() {
	if [[ ! -e $ERRORS_BIN/fault.so ]]; then
		tap_skip 'calls that fail' "there is no $ERRORS_BIN/fault.so"
		return
	fi
	take_dynamic || return
	fake_compiler "grep -q 'not a probe' || exit 9; exec cat '$WORK/good.o' >&3"
	printf 'not a probe\n' >plain.c
	FAKE[-1]=./plain.c
	check 'each allocation fails, one by one' sweep memory saved_good_object 1 "${FAKE[@]}"
	check 'all allocations fail from one on' sweep_from_one_on memory
	check 'each system call fails, one by one' sweep calls saved_good_object 1 "${FAKE[@]}"
	check 'all system calls fail from one on' sweep_from_one_on calls
	with_cache
	rm -f plain.c
}

# An empty cache each time: its folders are created and the object is kept.
# shellcheck disable=SC2016
EMPTY_CACHE=(unshare -m sh -c 'mount -t tmpfs t /var/cache && exec "$@"' sh)

with_cache() {
	if ! unshare -m true 2>/dev/null; then
		tap_skip 'calls that fail, with a cache' 'needs root to mount an empty one'
		return
	fi
	FAKE=("${EMPTY_CACHE[@]}" "${FAKE[@]/--no-cache/--verbose}")
	check 'every third allocation fails, with a cache' sweep memory saved_good_object 3 "${FAKE[@]}"
	check 'every third system call fails, with a cache' sweep calls saved_good_object 3 "${FAKE[@]}"
}

sweep_from_one_on() { FAULT_ON=1 sweep "$1" saved_good_object 1 "${FAKE[@]}"; }

# ---------------------------------------------------------------------------------------------

require 'a copy of calltap, and a kernel to compile for' prepare
options
targets
streams

# The control: without a failure, the probe compiles.
compiles() {
	ran "${compile[@]}" "$PROBES/getppid.c"
	same status "$STATUS" 0 && silent && mv o good.o && says 'saved: o' || show_messages
}

require 'a probe compiles' compiles
machine
objects
saving
compiling
other_compilers
faults
dying
check 'no process is left' no_stray_left
tap_end
