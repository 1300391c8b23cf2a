#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# usage: list.sh <SIGNATURES
# Convert the output of calltap --list 'sys:*' to a list for calls, with the calls' numbers.
set -euo pipefail
{
	echo '#include <asm/unistd.h>' | cc -E -dM -x c - | sed -nE 's/^#define __NR_(\w+) ([0-9]+)$/\1 \2/p'
	echo
	cat
} | "$(dirname "$0")/compare.py" list
