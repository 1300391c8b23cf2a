/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* runqlat: how long threads that could run waited for a processor, as a histogram */
/*
 * A thread waits from its wake-up, or from being preempted, until it runs on a CPU. The histogram
 * is in powers of two of microseconds: the row 64 -> 127 counts waits of 64 to 127 us. Many long
 * waits mean that there are too few CPUs for the work.
 */
#include <linux/sched.h>

/* The number of waits by their length. */
BPF_HISTOGRAM(waited_us);

/* When a thread began to wait. A thread that never runs again falls out in time. */
BPF_TABLE("lru_hash", u32, u64, waiting, 65536);

static __always_inline void wait(u32 tid)
{
	u64 now = bpf_ktime_get_ns();

	if (tid) /* 0: the idle task does not wait */
		waiting.update(&tid, &now);
}

TRACEPOINT_PROBE(sched, sched_wakeup)
{
	wait(args->pid);
	return 0;
}

TRACEPOINT_PROBE(sched, sched_wakeup_new)
{
	wait(args->pid);
	return 0;
}

/* The state of a thread that could continue is 0, or this if it was preempted. */
#define PREEMPTED 0x100

TRACEPOINT_PROBE(sched, sched_switch)
{
	u32 tid = args->next_pid;
	u64 *since;

	if (args->prev_state == 0 || args->prev_state == PREEMPTED)
		wait(args->prev_pid);
	since = waiting.lookup(&tid);
	if (!since)
		return 0; /* it began to wait before we attached */
	waited_us.atomic_increment(bpf_log2l((bpf_ktime_get_ns() - *since) / 1000));
	waiting.delete(&tid);
	return 0;
}
