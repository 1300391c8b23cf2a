/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:13, status 3
// position of the function: 13:5
// cause: the variables of this program need more than its 512 bytes of stack
// why: the kernel's own stack is small, so each program may use only 512 bytes of it
// cure: use a BPF_PERCPU_ARRAY with one element for the large variable, look it up, and fill it there
struct evt {
	u32 pid;
	char path[600];
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
