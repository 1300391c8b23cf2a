/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:11, status 0
// cause: == compares the addresses of two strings, not their characters
// why: arrays and literals are pointers in an expression, and these two are never equal
// cure: compare the characters in a loop of fixed length, or send the string and filter in user space
#include <linux/sched.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	if (comm == "nginx")
		bpf_trace_printk("nginx\n");
	return 0;
}
