#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The completions of bash, zsh and fish, in the shells themselves.
# shellcheck disable=SC2015,SC2317 # a failed check shows why; functions are run by check
set -u
here=$(realpath "$(dirname "$0")")
. "$here/../../lib/lib.sh"

options=$(sed -n 's/^option: //p' "$here/../../../src/options.tab")

# knows_all FILE FORMAT: FILE has every option, which FORMAT, with %s for its name, stands for.
knows_all() {
	local option wanted

	for option in $options; do
		# shellcheck disable=SC2059 # the format is the caller's
		wanted=$(printf -- "$2" "$option")
		grep -qF -- "$wanted" "$BUILD/$1" || { echo "$1: no --$option"; return 1; }
	done
}

# typed SHELL TEXT WORD...
typed() { timeout 120 python3 "$here/completes.py" "$1" "$BUILD" "${@:2}"; }

# fish_says TEXT LINE...: fish offers each of these, alone or with a description.
fish_says() {
	local offered word

	offered=$(PATH=$BUILD:$PATH fish --no-config -c "source $BUILD/calltap.fish; complete -C \"\$argv\"" -- "$1") || return 1
	for word in "${@:2}"; do
		cut -f1 <<<"$offered" | grep -qxF -- "$word" || { printf 'no %s in: %s\n' "$word" "$offered"; return 1; }
	done
}

# ---- a folder with a source to name ----------------------------------------------------------------

mkdir "$TMP/folder" && touch "$TMP/own.c" && cd "$TMP" || exit 1
user=$(id -un)

check 'bash has every option of the table' knows_all calltap.bash '[--%s]='
check 'zsh has every option of the table' knows_all _calltap '*--%s'
check 'fish has every option of the table' knows_all calltap.fish ' -l %s '

for shell in bash zsh; do
	check "$shell completes an option" typed "$shell" 'calltap --outp' 'calltap --output'
	check "$shell lists the options" typed "$shell" 'calltap --' --watch --cgroup --help
	check "$shell completes the words of an option" typed "$shell" 'calltap -o ' table json csv
	check "$shell completes the value behind =" typed "$shell" 'calltap --output=js' 'calltap --output=json'
	check "$shell completes a user" typed "$shell" "calltap -u ${user:0:3}" "$user"
	check "$shell completes the file of an option" typed "$shell" 'calltap --record ow' 'own.c'
	check "$shell completes the folder of an option" typed "$shell" 'calltap -I ' folder '!own.c'
	check "$shell completes a probe" typed "$shell" 'calltap listen_' 'calltap listen_calls'
	check "$shell completes a source" typed "$shell" 'calltap ./ow' 'calltap ./own.c'
	check "$shell lists probes and kinds of targets" typed "$shell" 'calltap sy' sys: syscount
	check "$shell completes a second target" typed "$shell" 'calltap exec --watch ./ow' './own.c'
	check "$shell completes a kernel function" typed "$shell" 'calltap fn:vfs_unl' 'calltap fn:vfs_unlink'
done

check 'fish completes an option' fish_says 'calltap --outp' --output
check 'fish completes the words of an option' fish_says 'calltap -o ' table json csv
check 'fish completes a user' fish_says "calltap -u ${user:0:3}" "$user"
check 'fish completes a source' fish_says 'calltap ./ow' ./own.c
check 'fish completes a probe' fish_says 'calltap listen_' listen_calls
check 'fish lists probes and kinds of targets' fish_says 'calltap sy' sys: syscount
check 'fish completes a kernel function' fish_says 'calltap fn:vfs_unl' fn:vfs_unlink

if "$CALLTAP" --list sys:openat >"$TMP/listed" 2>&1; then
	for shell in bash zsh; do
		check "$shell completes a system call" typed "$shell" 'calltap sys:mknoda' 'calltap sys:mknodat'
		check "$shell completes a second system call" typed "$shell" 'calltap sys:openat,clos' close close_range
	done
	check 'fish completes a second system call' fish_says 'calltap sys:openat,clos' sys:openat,close sys:openat,close_range
else
	tap_skip 'system calls' "$(tail -n 1 "$TMP/listed")"
fi
tap_end
