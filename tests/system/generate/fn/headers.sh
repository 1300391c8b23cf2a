#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Copy the headers that describe.sh needs, since searching all of them takes a minute under emulation:
#
#	headers.sh OUTDIR HEADERS
set -eu

(($# == 2)) || { echo 'usage: headers.sh OUTDIR HEADERS' >&2; exit 2; }
mkdir -p "$1"
cd "$2"
cp --parents -t "$1" include/linux/{kconfig,types,netdevice,skbuff,blk_types,blkdev,sched}.h \
	include/uapi/linux/types.h include/asm-generic/int-ll64.h include/uapi/asm-generic/int-ll64.h
