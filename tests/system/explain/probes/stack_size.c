/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:13, status 3
// of a function that is named without a line: 13:5
// cause: this program's variables need more than the 512 bytes of stack that it has
// why: the kernel's own stack is small, and a program may use 512 bytes of it
// cure: keep the large one in a BPF_PERCPU_ARRAY of one element, look it up, and fill it there
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
