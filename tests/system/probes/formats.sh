#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Copy the running kernel's formats of the tracepoints that the probes use to OUTDIR/events, in the
# folders of tracefs:
#
#	formats.sh OUTDIR
set -eu
. "$(dirname "$0")/../../lib/lib.sh"

(($# == 1)) || { echo 'usage: formats.sh OUTDIR' >&2; exit 2; }
out=$(realpath "$1")
mount_missing
cd /sys/kernel/tracing
sed -nE 's/^TRACEPOINT_PROBE\((\w+), (\w+)\).*/\1 \2/p' "$OLDPWD"/probes/*.c | sort -u |
	while read -r category name; do
		[[ ! -e events/$category/$name/format ]] || cp --parents "events/$category/$name/format" "$out"
	done
