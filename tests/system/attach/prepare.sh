#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Compile the objects that guest.sh loads, on this machine for that kernel:
#
#	prepare.sh OUTDIR RELEASE HEADERS
set -eu

here=$(dirname "$(realpath "$0")")
top=$(realpath "$here/../../..")
calltap=$(realpath "${CALLTAP:-${BUILD:-$top/build}/calltap}")
target=$(realpath "${BUILD:-$top/build}/tests/system/attach/target")
(($# == 3)) || { echo 'usage: prepare.sh OUTDIR RELEASE HEADERS' >&2; exit 2; }
mkdir -p "$1"
out=$(realpath "$1") release=$2
export BCC_KERNEL_SOURCE=$3

# compile NAME SOURCE RULE...
compile() {
	local args=() name=$1 source=$here/probes/$2.c rule

	shift 2
	for rule; do args+=(-a "$rule"); done
	sed 's/STREAM/points/' "$source" >"$out/${source##*/}"
	"$calltap" --kernel "$release" --save "$out/$name.o" "${args[@]}" "$out/${source##*/}" \
		2>"$out/log" || { cat "$out/log" >&2; exit 1; }
}

compile kernel kernel
compile traced traced
compile override override
compile rules points kprobe:sys_getppid=on_point syscall:getppid=on_point sysret:getppid=on_return
compile pattern points 'kprobe:__x64_sys_sys*=on_point' 'kprobe:do_sysinf?.isra.0=on_point'
compile variant points kprobe:do_sysinfo=on_point
compile shared points kprobe:kern_path=on_entry kretprobe:kern_path=on_return
. "$here/many_calls.sh"
compile calls calls "${MANY_CALLS[@]}"
compile users points "uprobe:$target:work_on=on_entry" "uretprobe:$target:work_on=on_return" \
	"usdt:$target:attach:work=on_point" software:page-faults:1000000=on_sample
compile missing points kprobe:vfs_raed=on_point
compile no_syscall points syscall:opnat=on_point
compile data points kprobe:jiffies=on_point
compile notrace points kprobe:trace_clock_local=on_point
compile blacklisted points kprobe:exc_nmi=on_point
compile middle points kprobe:vfs_read+1=on_point
compile ambiguous points kprobe:name_show=on_point
sed 's/security_mmap_file/vfs_read/' "$here/probes/traced.c" | sed 's/STREAM/points/' >"$out/fixed.c"
"$calltap" --kernel "$release" --save "$out/fixed.o" "$out/fixed.c" 2>"$out/log"
compile no_kfunc points kfunc:vfs_raed=on_point
compile no_hook points lsm:file_opne=on_point
compile no_module points kfunc:no_such_module:f=on_point
compile no_match points 'kprobe:no_such_*=on_point'
compile too_many points 'kprobe:*=on_point'
