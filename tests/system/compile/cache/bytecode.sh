# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# With cached headers and without, the object is the same, byte for byte, or but for the IDs of its
# types if the compiler numbers them differently each time (LLVM 21). Plain compiles run in parallel
# with the others.
# Folder names have no spaces; common.sh sets the variables.
# shellcheck disable=SC2015,SC2034,SC2086,SC2154

# The text before the headers affects them or depends on them. Each has an #include of its own, and
# so would have a folder of its own.
UNSAFE=' define_first undef_first pragma_first asked_first not_included '

is_unsafe() { [[ $UNSAFE == *" $1 "* ]]; }

names() {
	local probe

	for probe in ./listen.c ./probes/*.c; do basename "$probe" .c; done
}

path_of() { [[ $1 == listen ]] && echo ./listen.c || echo "./probes/$1.c"; }

# compile_to SUFFIX NAME OPTION...: compile to NAME.SUFFIX in $TMP, with the messages beside it.
compile_to() {
	"$CALLTAP" -v --save "$TMP/$2.$1" "${@:3}" --kernel "$RELEASE" "$(path_of "$2")" \
		>/dev/null 2>"$TMP/$2.$1.err" </dev/null || rm -f "$TMP/$2.$1"
}

compile_plain() {
	local name

	for name in $(names); do compile_to plain "$name" --no-cache; done
}

# Remove the cached objects, and keep the headers.
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

# alike NAME: compare the plain object, the first with cached headers, and the next.
alike() {
	local run runs=(first second)

	! is_unsafe "$1" || runs=(first)
	for run in plain "${runs[@]}"; do
		[[ -s $TMP/$1.$run ]] || { echo "no object: $run"; cat "$TMP/$1.$run.err"; return 1; }
		same_object "$TMP/$1.plain" "$TMP/$1.$run" || return 1
	done
}

# No compile was repeated without modules.
at_first_try() { ! grep -F 'retrying without' "$TMP/$1".*.err; }

# with_modules HEADER: a folder's map has the header.
with_modules() { grep -qF "include/$1\"" $CACHE/modules/*/map || { ls -R $CACHE/modules; return 1; }; }

# Checked right after the compile, since old folders are removed.
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
	check 'listen: with cached headers' with_modules linux/in6.h
	for name in $(names); do
		check "$name: the same object with cached headers" alike "$name"
		check "$name: cached headers work, or are not used" at_first_try "$name"
		! is_unsafe "$name" || check "$name: without cached headers" test -e "$TMP/$name.none"
	done
}
