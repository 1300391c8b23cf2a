/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 7:2, status 3
// cause: there is no type uint32
// why: the kernel has the integer types u8, u16, u32, u64 and s8 to s64; the types of the C library are not available
// cure: use one of these, add the word struct if it is a struct, or include the header that has the typedef uint32
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
