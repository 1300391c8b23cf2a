/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:25, status 3
// cause: struct pt_regs, the registers of a probed function, is not declared by any included header
// why: libbcc reads the arguments and the result of the probed function from this struct
// cure: #include <linux/ptrace.h> (in a raw tracepoint probe, the context is struct bpf_raw_tracepoint_args)
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, u32 backlog)
{
	counts.increment(backlog);
	return 0;
}
