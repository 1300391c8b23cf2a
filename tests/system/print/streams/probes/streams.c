/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* streams: send each number to one of two perf buffers, a ring buffer and the trace pipe */
#include "numbers.h"
#include <linux/ktime.h>

#ifndef RING_PAGES
#define RING_PAGES 8
#endif

struct small {
	ktime_t time;
	int number;
};

struct large {
	u64 ts;
	int number;
	char comm[16];
};

BPF_PERF_OUTPUT(first);
BPF_PERF_OUTPUT(second);
BPF_RINGBUF_OUTPUT(ring, RING_PAGES);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid);
	struct small small = { .number = n };
	struct large large = { .number = n };

	if (n == NOT_OURS)
		return 0;
	small.time = large.ts = bpf_ktime_get_ns();
	bpf_get_current_comm(large.comm, sizeof(large.comm));
	if (n % 4 == 0)
		first.perf_submit(args, &small, sizeof(small));
	else if (n % 4 == 1)
		second.perf_submit(args, &large, sizeof(large));
	else if (n % 4 == 2)
		ring.ringbuf_output(&small, sizeof(small), 0);
	else
		bpf_trace_printk("number %d\n", n);
	return 0;
}
