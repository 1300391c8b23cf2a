#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the tools' texts for that kernel, for run.py:
#
#	prepare.sh OUT RELEASE HEADERS
#
# OUT has TOOL.c, TOOL.options and tracefs, which record.py wrote on that kernel. It gets TOOL.o, or
# TOOL.err if a text does not compile; modules, for peer.py; and TOOL.refused if the Python tool does
# not compile without a flag of CURES.
set -eu

here=$(dirname "$(realpath "$0")")
calltap=$(realpath "${CALLTAP:-${BUILD:-build}/calltap}")
(($# == 3)) || { echo 'usage: prepare.sh OUT RELEASE HEADERS' >&2; exit 2; }
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3 PEER_MODULES=$out/modules

# Fields of tracepoints have other offsets in another kernel, so use its tracefs in place of ours.
if [[ ${IN_NAMESPACE-} != yes ]]; then
	map_root=()
	((EUID == 0)) || map_root=(--map-root-user)
	exec unshare --mount "${map_root[@]}" env IN_NAMESPACE=yes "$0" "$@"
fi
for dir in /sys/kernel/tracing /sys/kernel/debug/tracing; do
	[[ ! -d $dir ]] || mount --bind "$out/tracefs" "$dir"
done

compile() {
	local options

	mapfile -t options <"$out/$1.options"
	"$calltap" --kernel "$release" --save "$out/$1.o" "${options[@]}" "$out/$1.c" 2>"$out/$1.err" ||
		rm -f "$out/$1.o"
}

/usr/bin/python3 -B "$here/peer.py" "$out" 2>"$out/peer.err" &
for text in "$out"/*.c; do
	tool=${text##*/}
	compile "${tool%.c}"
done
wait $! || { cat "$out/peer.err" >&2; exit 1; }
