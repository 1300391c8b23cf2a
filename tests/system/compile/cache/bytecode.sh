# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# With kept headers or without: the object is the same, byte for byte, or but for the numbers of its
# types, where the compiler numbers them otherwise each time (LLVM 21). Two lanes side by side, since
# there are as many plain compiles as others.
# The folders' names have no spaces; common.sh sets what is set nowhere here.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

# What stands before its headers would be noticed by them, or would notice them. Each has an
# #include of its own, and so would have a folder of its own.
UNSAFE=' define_first undef_first pragma_first asked_first not_included '

is_unsafe() { [[ $UNSAFE == *" $1 "* ]]; }

names() {
	local probe

	for probe in ./listen.c ./probes/*.c; do basename "$probe" .c; done
}

path_of() { [[ $1 == listen ]] && echo ./listen.c || echo "./probes/$1.c"; }

# compile_to SUFFIX NAME OPTION...: to NAME.SUFFIX in $TMP; what it said beside it.
compile_to() {
	"$CALLTAP" -v --save "$TMP/$2.$1" "${@:3}" --kernel "$RELEASE" "$(path_of "$2")" \
		>/dev/null 2>"$TMP/$2.$1.err" </dev/null || rm -f "$TMP/$2.$1"
}

compile_plain() {
	local name

	for name in $(names); do compile_to plain "$name" --no-cache; done
}

# The objects are forgotten in between, the headers are not.
compile_twice() {
	local name

	for name in $(names); do
		compile_to first "$name"
		! is_unsafe "$name" || no_module_of "$name" && : >"$TMP/$name.none"
	done
	rm -rf $CACHE/objects/*
	for name in $(names); do is_unsafe "$name" || compile_to second "$name"; done
}

# same_object ONE OTHER
same_object() {
	cmp -s "$1" "$2" || diff <("$BUILD/tests/system/compile/cache/object_text" "$1" | sort) <("$BUILD/tests/system/compile/cache/object_text" "$2" | sort)
}

# alike NAME: the plain one, the first with kept headers, the next.
alike() {
	local run runs=(first second)

	! is_unsafe "$1" || runs=(first)
	for run in plain "${runs[@]}"; do
		[[ -s $TMP/$1.$run ]] || { echo "no object: $run"; cat "$TMP/$1.$run.err"; return 1; }
		same_object "$TMP/$1.plain" "$TMP/$1.$run" || return 1
	done
}

# Nothing was tried in vain.
at_first_try() { ! grep -F 'retrying without' "$TMP/$1".*.err; }

# with_modules HEADER: it is in a folder's map.
with_modules() { grep -qF "include/$1\"" $CACHE/modules/*/map || { ls -R $CACHE/modules; return 1; }; }

# Looked at when it has been compiled: old folders go.
no_module_of() {
	local header

	header=$(sed -n 's/^#include <\(.*\)>.*/\1/p' "probes/$1.c" | tail -n 1)
	! grep -rlF "include/$header\"" $CACHE/modules/*/map
}

bytecode_tests() {
	local name

	rm -rf $CACHE
	compile_plain &
	compile_twice
	wait $!
	check 'listen: with kept headers' with_modules linux/in6.h
	for name in $(names); do
		check "$name: the same object with kept headers" alike "$name"
		check "$name: kept headers do, or are not tried" at_first_try "$name"
		! is_unsafe "$name" || check "$name: without kept headers" test -e "$TMP/$name.none"
	done
}
