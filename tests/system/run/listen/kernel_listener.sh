#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Listeners of the kernel itself, without a listen system call: RDS over TCP opens one when its module is
# loaded; Multipath TCP opens one for a port that it announces, at a request over netlink.
set -u
. "$(dirname "$0")/../../../lib/lib.sh"

TRACING=/sys/kernel/tracing
NETNS=$(stat -Lc %i /proc/self/ns/net)

# Let the kernel trace listen system calls meanwhile.
watch_syscalls() {
	echo >"$TRACING/trace" && echo 1 >"$TRACING/events/syscalls/sys_enter_listen/enable"
}

no_syscall() {
	echo 0 >"$TRACING/events/syscalls/sys_enter_listen/enable"
	! grep ' sys_listen(' "$TRACING/trace"
}

# The control: a system call is in the trace.
a_syscall_shows() {
	watch_syscalls && storm 1 1 && ! no_syscall >/dev/null
}

# watch_command COMMAND...: set COMMAND_PID; the event of the kernel's call has the name of this process.
watch_command() {
	start_calltap "$OBJ" && watch_syscalls || return 1
	"$@" &
	COMMAND_PID=$!
	wait_end "$COMMAND_PID" 60 && same "status of $1" "$STATUS" 0 && stop_calltap
}

# shows COMM PROTO BACKLOG ADDRESS: this one line and no other.
shows() {
	table_untimed | diff <(printf '%-8s %7u %-16s %6u %10u %-5s %7d %-13s %s\n' '--:--:--' \
		"$COMMAND_PID" "$1" 0 "$NETNS" "$2" "$3" 0 "$4") - || return 1
	summary_is 1 1 0
}

# in_ss BACKLOG ADDRESS
in_ss() { ss -ltnH | awk '{ print $3, $4 }' | grep -Fx "$1 $2"; }

rds() {
	if ! modinfo rds_tcp >/dev/null 2>&1; then
		tap_skip 'a listener of a module' 'this kernel has no rds_tcp'
		return
	fi
	require 'modprobe rds_tcp, watched' watch_command modprobe rds_tcp
	check 'its listener is printed' shows modprobe tcp 64 '[::]:16385'
	check 'no process made the call' no_syscall
	check 'ss lists it, too' in_ss 64 '*:16385'
	check 'the module is unloaded' modprobe -r rds_tcp
}

mptcp() {
	if [[ $(cat /proc/sys/net/mptcp/enabled 2>/dev/null) != 1 ]]; then
		tap_skip 'a listener of Multipath TCP' 'this kernel has none, or it is turned off'
		return
	fi
	require 'ip mptcp endpoint add, watched' \
		watch_command ip mptcp endpoint add 127.0.0.1 dev lo port 16386 signal
	check 'its listener is printed' shows ip mptcp 1024 127.0.0.1:16386
	check 'no process made the call' no_syscall
	check 'ss lists it, too' in_ss 1024 127.0.0.1:16386
	check 'the endpoint is removed' ip mptcp endpoint flush
}

require 'the kernel shows what is attached' remember_kernel
modprobe tcp_diag 2>/dev/null # or ss has no backlogs to show
check 'a listen system call is in the trace' a_syscall_shows
rds
mptcp
check 'nothing is left attached' nothing_left
tap_end
