# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared by native.sh and guest.sh: make all calls and compare the events. Source it after lib.sh.

# Trace only a network namespace of our own, to exclude other processes.
begin_namespace() {
	unshare -n sleep 1000 &
	HOLDER=$!
	wait_for 10 holder_is_ready
}
holder_is_ready() { [[ $(readlink "/proc/$HOLDER/ns/net") != $(readlink /proc/self/ns/net) ]]; }

in_namespace() { nsenter -t "$HOLDER" -n "$@"; }
call_all() { in_namespace "$BUILD/tests/system/generate/sys/calls" <"$1" >"$TMP/made"; }

# Set ENDING to the ms that it takes.
timed_stop() {
	local began=${EPOCHREALTIME/./}

	stop_calltap || return 1
	# shellcheck disable=SC2034 # native.sh reads it
	ENDING=$(((${EPOCHREALTIME/./} - began) / 1000))
}

# make_all_calls LIST ARGUMENT...: run calls with the list, and calltap with the arguments; a test a call.
make_all_calls() {
	require 'a namespace' begin_namespace
	require 'all calls are attached to' \
		start_calltap -o json --netns "$(stat -Lc %i "/proc/$HOLDER/ns/net")" "${@:2}"
	require 'the calls are made' call_all "$1"
	require 'it ends' timed_stop
	kill "$HOLDER"
	tests/system/generate/sys/compare.py check "$BUILD/constants_made.h" "$TMP/made" "$OUT" >"$TMP/calls" || true
	while IFS= read -r line; do
		case $line in
		ok*) tap_ok "${line#* - }" ;;
		not*) tap_fail "${line#* - }" ;;
		\#*) printf '%s\n' "$line" ;;
		esac
	done <"$TMP/calls"
}
