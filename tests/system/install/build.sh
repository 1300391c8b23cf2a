#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The build: by gcc and clang without a warning, linked as it should be, with Debian's hardening.
# shellcheck disable=SC2015,SC2317 # a failed check shows why; functions are run by check
set -u
. "$(dirname "$0")/../../lib/lib.sh"
cd "$(dirname "$0")/../../.." || exit 1
unset WERROR MAKEFLAGS MFLAGS MAKELEVEL

programs=(calltap calltap-cc calltap-sym)

made() { make --no-print-directory -j2 WERROR=-Werror "$@"; }

# has PROGRAM WORD: among what readelf says of it.
has() { readelf -hldW --dyn-syms -s "$1" 2>/dev/null | grep -qE -- "$2" || { echo "$1: no $2"; return 1; }; }

# hardened FOLDER: position-independent, read-only relocations bound at start, guarded stacks and
# checked string functions.
hardened() {
	local program

	for program in "${programs[@]/#/$1/}"; do
		has "$program" 'Type: +DYN' && has "$program" GNU_RELRO && has "$program" '(BIND_NOW|FLAGS_1.* NOW)' &&
			has "$program" __stack_chk_fail && has "$program" '__(snprintf|sprintf|printf|fprintf|vsnprintf|vfprintf|memcpy|read|poll|longjmp)_chk' || return 1
	done
}

# Its start and memory depend on it.
is_static() {
	local libraries

	libraries=$(readelf -dW "$BUILD/calltap" | sed -nE 's/.*NEEDED.*\[(.*)\]/\1/p')
	! grep -E 'libbcc|libbpf|LLVM|clang' <<<"$libraries"
}

# warns STATUS [VARIABLE...]: a build that has warnings.
warns() {
	local status=0

	rm -rf "$TMP/warn"
	make BUILD="$TMP/warn" CFLAGS='-O2 -Wpadded' "${@:2}" "$TMP/warn/obj/src/object/object.o" >"$TMP/said" 2>&1 || status=$?
	same status "$status" "$1" && grep -q 'padding struct' "$TMP/said" || { cat "$TMP/said"; return 1; }
}

# A step is a short line of two words.
short_lines() {
	make --no-print-directory BUILD="$TMP/short" "$TMP/short/obj/src/base/buf.o" >"$TMP/said" 2>&1 || return 1
	same 'other lines' "$(grep -cvE '^  [A-Z]+ +[^ ]+$' "$TMP/said")" 0 || { cat "$TMP/said"; return 1; }
}

whole_commands() {
	make --no-print-directory V=1 BUILD="$TMP/whole" "$TMP/whole/obj/src/base/buf.o" >"$TMP/said" 2>&1 &&
		grep -q -- "-c -o $TMP/whole/obj/src/base/buf.o src/base/buf.c" "$TMP/said" || { cat "$TMP/said"; return 1; }
}

require 'gcc builds everything without a warning' made BUILD="$BUILD" all test-programs
require 'clang builds everything without a warning' made BUILD="$BUILD/clang" CC=clang all
check "gcc's programs are hardened" hardened "$BUILD"
check "clang's programs are hardened" hardened "$BUILD/clang"
check "calltap has libbcc's loader half and libbpf linked in, and no LLVM" is_static
check 'a warning does not end make' warns 0
check 'a warning ends make check and make test' warns 2 WERROR=-Werror
check 'a step is a short line' short_lines
check 'with V=1 commands are shown whole' whole_commands
tap_end
