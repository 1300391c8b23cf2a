#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Prints, on a kernel with kprobes, the names of functions that it can probe, as far as they are one
# function's each: of several by the same name it probes none, or the first.
set -u
. "$(dirname "$0")/../lib.sh"

mount_missing || exit
sed 's/[ \t].*//' /sys/kernel/tracing/available_filter_functions | sort | uniq -u |
	comm -12 - <(sed -nE 's/^[0-9a-f]+ [tTwW] ([^ \t]+).*/\1/p' /proc/kallsyms | sort | uniq -u) |
	comm -23 - <(sed 's/.*\t//' /sys/kernel/debug/kprobes/blacklist | sort -u)
