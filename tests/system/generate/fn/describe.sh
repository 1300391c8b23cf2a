#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Describe the functions of the tested kernel, as root on it:
#
#	describe.sh OUTDIR	functions, the names that can be probed and that only one function has;
#				module.list, and the generated probes of modules' functions
set -eu
. "$(dirname "$0")/../../../lib/lib.sh"

(($# == 1)) || { echo 'usage: describe.sh OUTDIR' >&2; exit 2; }
out=$1

write() { "$CALLTAP" --source "${@:2}" >"$out/$1.c" 2>"$out/$1.said"; }

mount_missing
sed 's/[ \t].*//' /sys/kernel/tracing/available_filter_functions | sort | uniq -u |
	comm -12 - <(sed -nE 's/^[0-9a-f]+ [tTwW] ([^ \t]+).*/\1/p' /proc/kallsyms | sort | uniq -u) |
	comm -23 - <(sed 's/.*\t//' /sys/kernel/debug/kprobes/blacklist | sort -u) >"$out/functions"

# Before its module is loaded the function does not exist.
"$CALLTAP" --source fn:dummy_xmit 2>"$out/module.none" || true
modprobe -a dummy loop
"$CALLTAP" --list 'fn:dummy_*' >"$out/module.list"
write module_entry -f 'char name[16] = dev->name' -f 'u32 len = skb->len' -w 'skb->len > 200' fn:dummy_xmit
write module_return -r 'fn:dummy_xm?t'
write module_struct -r -f 'struct loop_device *lo = (struct loop_device *)bdev->bd_disk->private_data' \
	-f 'int number = lo->lo_number' -w 'cmd == 0x4c05' fn:lo_ioctl
