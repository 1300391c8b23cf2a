#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the objects that guest.sh runs, on this machine for that kernel, from describe.sh's files:
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -eu

here=$(dirname "$(realpath "$0")")
build=$(realpath "${BUILD:-$here/../../../../build}")
(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3

"$here/list.sh" <"$out/signatures" >"$out/list"
grep '^[^ ]*e[^ ]*n' "$out/list" >"$out/list.functions"
for text in all functions paths; do
	"$build/calltap" --kernel "$release" --save "$out/$text.o" "$out/$text.c"
done
