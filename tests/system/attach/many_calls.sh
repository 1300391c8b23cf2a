# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# MANY_CALLS: rules for probes/calls.c, with more tracepoints of system calls than calltap attaches
# one by one. The target makes one of these calls, getpgid, which three programs see.

MANY_CALLS=(tracepoint:syscalls:sys_exit_getpgid=on_exit
	tracepoint:syscalls:sys_enter_getpgid=on_enter
	tracepoint:syscalls:sys_enter_getpgid=on_twice)
for call in acct adjtimex chroot iopl mlockall msgget munlockall pivot_root quotactl sethostname \
	settimeofday shmget swapoff swapon sync syslog vhangup; do
	MANY_CALLS+=("tracepoint:syscalls:sys_enter_$call=on_enter")
done
