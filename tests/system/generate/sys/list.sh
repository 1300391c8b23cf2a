#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# list.sh <SIGNATURES: what calltap --list 'sys:*' says, as a list for calls: with the calls'
# numbers, which the kernel does not tell there.
set -euo pipefail
{
	echo '#include <asm/unistd.h>' | cc -E -dM -x c - | sed -nE 's/^#define __NR_(\w+) ([0-9]+)$/\1 \2/p'
	echo
	cat
} | "$(dirname "$0")/compare.py" list
