#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Describe the system calls of the tested kernel, as root on it:
#
#	describe.sh OUTDIR	signatures; count; all.c, the source of sys:* -r; paths.c; functions.c, the
#				source of some calls without tracepoints
set -eu
. "$(dirname "$0")/../../../lib/lib.sh"

(($# == 1)) || { echo 'usage: describe.sh OUTDIR' >&2; exit 2; }
mount_missing
"$CALLTAP" --list 'sys:*' >"$1/signatures"
find /sys/kernel/tracing/events/syscalls -name 'sys_enter_*' | wc -l >"$1/count"
"$CALLTAP" --source -r 'sys:*' >"$1/all.c"
"$CALLTAP" --source -r -y 'sys:f[ac][cn]*' >"$1/paths.c"

# As if the kernel were built without CONFIG_FTRACE_SYSCALLS.
mount -t tmpfs none /sys/kernel/tracing/events/syscalls
"$CALLTAP" --source -r 'sys:*e*n*' >"$1/functions.c"
