#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The probes of bcc's tools, which have been in use for years, must compile without warnings, except
# for known mistakes in them. Needs root; nothing is loaded.
#
#	RELEASE HEADERS	a kernel and its headers	(scripts/vm-kernel's)
set -u
. "$(dirname "$0")/../compile/errors/common.sh"

PYTHON=/usr/bin/python3
TEXTS=$TMP/texts
SCRIPTS=(/usr/sbin/*-bpfcc)

# Expected warnings: sslsniff uses a result that is not set on one path; statsnoop reads its arguments
# from the wrong registers, and prints empty paths; rdmaucma swaps the bytes of ports in its script.
declare -A JUSTIFIED=(
	[sslsniff]='ret is read before a value was assigned'
	[statsnoop]='is attached to the kernel function of the system call'
	[rdmaucma]='gets a port in network byte order'
)

# Mistakes that newer versions of the tool have fixed, recognized by this text.
declare -A MISTAKES=([statsnoop]='int stat_entry(')

prepare() {
	take_calltap && find_headers || return 1
	export BCC_KERNEL_SOURCE=$HEADERS XDG_CACHE_HOME=$TMP/cache
	mkdir "$TEXTS" && "$PYTHON" -B "$TOP/tests/system/explain/texts.py" "$TEXTS" && cd "$TEXTS" || return
}

# Compile all probes, four at a time: messages in TOOL.err, exit status in TOOL.status.
compile_all() {
	"$CALLTAP" --kernel "$RELEASE" --save "$TMP/first.o" listen 2>"$TMP/first" # fills the cache of prepared headers
	# shellcheck disable=SC2016
	printf '%s\n' *.c | sed 's/\.c$//' | xargs -P 4 -I {} bash -c \
		'mapfile -t options <"$1.options"; timeout 120 "$2" --kernel "$3" --save "$1.o" "${options[@]}" "./$1.c" 2>"$1.err" </dev/null
		echo $? >"$1.status"' compile {} "$CALLTAP" "$RELEASE"
}

enough() { local all=(*.c); echo "${#all[@]} probes"; ((${#all[@]} >= 70)); }

warnings() { grep -E '^[^ ]+: (warning): ' "$1.err"; }

# reason TOOL: print the expected warning, or nothing.
reason() {
	if [[ -z ${MISTAKES[$1]-} ]] || grep -Fq "${MISTAKES[$1]}" "$1.c"; then
		printf '%s\n' "${JUSTIFIED[$1]-}"
	fi
}

# unknown_struct TOOL: print the struct that all warnings are about, if no header has it: the tool
# selected this variant of its probe for the running kernel.
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

# A probe may need another kernel than this one: skip it, with the reason.
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
		tap_skip "$tool" "compiles no probe here:$why"
	done <none
}

if ((EUID != 0)) || [[ ! -e ${SCRIPTS[0]-} ]] || ! "$PYTHON" -c 'import bcc'; then
	tap_skip "the probes of bcc's tools" 'needs root, bpfcc-tools and python3-bpfcc'
	tap_end
fi
require 'the tools write their probes' prepare
require 'there are at least 70 probes' enough
compile_all
texts
tap_end
