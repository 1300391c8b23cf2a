/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:6, status 3
// cause: the kernel's string functions cannot be called from a program
// why: a program can call helper functions and its own static functions, but no other functions of the kernel
// cure: write a loop of fixed length, static inline; bpf_probe_read_kernel_str copies a string
#include <linux/sched.h>

int kprobe__vfs_open(struct pt_regs *ctx, struct path *path)
{
	char comm[TASK_COMM_LEN], name[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	bpf_probe_read_kernel_str(name, sizeof(name), path);
	/* Newer versions of clang expand the comparison inline if the length is constant. */
	if (strcmp(comm, name))
		return 0;
	bpf_trace_printk("itself\n");
	return 0;
}
