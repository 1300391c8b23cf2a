/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A tracepoint, described in tracefs. */
#include <linux/sched.h>

BPF_HASH(exits, u32, u64);

TRACEPOINT_PROBE(sched, sched_process_exit)
{
	u32 pid = args->pid;

	exits.increment(pid);
	return 0;
}
