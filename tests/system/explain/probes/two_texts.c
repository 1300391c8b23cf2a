/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:23, status 0
// cause: bpf_trace_printk has more than one %s here
// why: Linux before 5.13 rejects the second %s at run time and prints nothing; later kernels print both
// cure: use one %s per call, or send a struct with both strings through BPF_PERF_OUTPUT
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[16];

	bpf_get_current_comm(&comm, sizeof(comm));
	bpf_trace_printk("%s %s\n", comm, comm);
	return 0;
}
