#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile every probe for that kernel, a test for each:
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -u
. "$(dirname "$0")/../../lib/lib.sh"

(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
export BCC_KERNEL_SOURCE=$3

# compiles OBJECT PROBE [OPTION...]
compiles() { "$CALLTAP" --kernel "$RELEASE" --save "$OUT/$1.o" "${@:3}" "./probes/$2.c"; }

OUT=$1 RELEASE=$2
for probe in probes/*.c; do
	name=$(basename "$probe" .c)
	case $name in
	slowio)
		check "$name compiles for $RELEASE" compiles slowio slowio -D MIN_US=500000
		check "$name compiles for $RELEASE, with every call slow" \
			compiles slowio_0 slowio -D MIN_US=0
		;;
	*) check "$name compiles for $RELEASE" compiles "$name" "$name" ;;
	esac
done
tap_end
