/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:6, status 3
// cause: the kernel's functions for texts can't be called from a program
// why: a program calls the helper functions that the kernel has for it, and its own static functions, but none of the kernel's others
// cure: write it as a loop of fixed length, static inline; bpf_probe_read_kernel_str copies a text
#include <linux/sched.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	if (strcmp(comm, "nginx"))
		return 0;
	bpf_trace_printk("nginx\n");
	return 0;
}
