/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 7:2, status 3
// cause: there is no type uint32
// why: the kernel's own integer types are u8, u16, u32, u64 and s8 to s64; those of C libraries are not there
// cure: take one of them, write struct where it is one, or include the header that has a typedef uint32
struct evt {
	uint32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
