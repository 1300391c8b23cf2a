/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:25, status 3
// cause: struct pt_regs, the registers of a probed function, is declared by no header here
// why: a kprobe finds the function's arguments and result in these registers, and libbcc reads them out of that struct
// cure: #include <linux/ptrace.h> (in a probe of a raw tracepoint, the context is struct bpf_raw_tracepoint_args)
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, u32 backlog)
{
	counts.increment(backlog);
	return 0;
}
