/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program needs more stack than the 512 bytes of BPF. */
#include <linux/sched.h>

BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char big[600] = {};

	bpf_get_current_comm(big, sizeof(big));
	events.perf_submit(ctx, big, sizeof(big));
	return 0;
}
