#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The texts of bcc's tools, which others have looked at for years, have nothing to warn of, but for
# what is wrong in them. As root; nothing is loaded.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../compile/errors/common.sh"

PYTHON=/usr/bin/python3
TEXTS=$TMP/texts
SCRIPTS=(/usr/sbin/*-bpfcc)

# What is right of the warnings: sslsniff looks at a result that one way leaves unset; statsnoop
# takes its arguments from the wrong registers, and shows empty paths; of rdmaucma it is the script
# that turns the ports' bytes.
declare -A JUSTIFIED=(
	[sslsniff]='ret is read before a value was assigned'
	[statsnoop]='is attached to the kernel function of the system call'
	[rdmaucma]='gets a port in network byte order'
)

# What is wrong in the text itself, where newer versions of the tool have it mended.
declare -A MISTAKES=([statsnoop]='int stat_entry(')

prepare() {
	take_calltap && find_headers || return 1
	export BCC_KERNEL_SOURCE=$HEADERS XDG_CACHE_HOME=$TMP/cache
	mkdir "$TEXTS" && "$PYTHON" -B "$TOP/tests/system/explain/texts.py" "$TEXTS" && cd "$TEXTS" || return
}

# Each text's messages in TOOL.err and exit status in TOOL.status, some at a time.
compile_all() {
	"$CALLTAP" --kernel "$RELEASE" --save "$TMP/first.o" listen 2>"$TMP/first" # the headers' work is kept
	# shellcheck disable=SC2016
	printf '%s\n' *.c | sed 's/\.c$//' | xargs -P 4 -I {} bash -c \
		'mapfile -t options <"$1.options"; timeout 120 "$2" --kernel "$3" --save "$1.o" "${options[@]}" "./$1.c" 2>"$1.err" </dev/null
		echo $? >"$1.status"' compile {} "$CALLTAP" "$RELEASE"
}

enough() { local all=(*.c); echo "${#all[@]} texts"; ((${#all[@]} >= 70)); }

warnings() { grep -E '^[^ ]+: (warning): ' "$1.err"; }

# Why a text has warnings; nothing for one that is to have none.
reason() {
	if [[ -z ${MISTAKES[$1]-} ]] || grep -Fq "${MISTAKES[$1]}" "$1.c"; then
		printf '%s\n' "${JUSTIFIED[$1]-}"
	fi
}

# The one struct that a text warns of, and no header here knows: the tool has chosen among its
# texts by the kernel that runs.
unknown_struct() {
	local type

	type=$(warnings "$1" | sed -n 's/.*: warning: \(struct [a-z_0-9]*\) is not defined: .*/\1/p' | sort -u)
	[[ $type && $type != *$'\n'* ]] && ! warnings "$1" | grep -qv "$type is not defined" &&
		! grep -rqw "$type" "$HEADERS/include" && printf '%s\n' "$type"
}

as_it_should() {
	local right

	right=$(reason "$1")
	same status "$(<"$1.status")" 0 || { cat "$1.err"; return 1; }
	if [[ $right ]]; then
		warnings "$1" | grep -q "$right" && ! warnings "$1" | grep -v "$right"
	else
		! warnings "$1"
	fi
}

# A text may be for other kernels than this: why, it says.
texts() {
	local tool type right

	for tool in *.status; do
		tool=${tool%.status}
		right=$(reason "$tool")
		if (($(<"$tool.status") == 3)); then
			tap_skip "$tool" "does not compile for $RELEASE: $(grep -m 1 ': error: ' "$tool.err")"
		elif type=$(unknown_struct "$tool"); then
			tap_skip "$tool" "is for kernels that have $type, and $RELEASE has none"
		else
			check "$tool: ${right:-no warning}" as_it_should "$tool"
		fi
	done
	while IFS=: read -r tool why; do
		tap_skip "$tool" "came to no text here:$why"
	done <none
}

if ((EUID != 0)) || [[ ! -e ${SCRIPTS[0]-} ]] || ! "$PYTHON" -c 'import bcc'; then
	tap_skip "the texts of bcc's tools" 'takes root, bpfcc-tools and python3-bpfcc'
	tap_end
fi
require 'the tools say what they would compile' prepare
require 'there are enough of them' enough
compile_all
texts
tap_end
