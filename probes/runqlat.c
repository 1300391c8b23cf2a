/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* runqlat: how long threads that could run waited for a processor, as a histogram */
/*
 * A thread begins to wait when it is woken up, or when it is taken off a processor though it
 * could go on; it waits until it is put on one. The histogram is in powers of two of
 * microseconds: a row 64 -> 127 counts waits of 64 to 127 us. Waiting behind others is not the
 * threads' own doing: high rows say that there are too few processors for the work.
 */
#include <linux/sched.h>

/* How many waits were so long. */
BPF_HISTOGRAM(waited_us);

/* Since when a thread waits; one that never runs again is forgotten in time. */
BPF_TABLE("lru_hash", u32, u64, waiting, 65536);

static __always_inline void wait(u32 tid)
{
	u64 now = bpf_ktime_get_ns();

	if (tid) /* 0: a processor's idle task waits for nobody */
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

/* The state of one that could go on: 0, or this if another one took its place. */
#define PREEMPTED 0x100

TRACEPOINT_PROBE(sched, sched_switch)
{
	u32 tid = args->next_pid;
	u64 *since;

	if (args->prev_state == 0 || args->prev_state == PREEMPTED)
		wait(args->prev_pid);
	since = waiting.lookup(&tid);
	if (!since)
		return 0; /* it waited before we attached */
	waited_us.atomic_increment(bpf_log2l((bpf_ktime_get_ns() - *since) / 1000));
	waiting.delete(&tid);
	return 0;
}
