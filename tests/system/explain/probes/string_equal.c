/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:11, status 0
// cause: == compares the addresses of two texts, not their letters
// why: an array's name and a literal are pointers in C, and these two never are the same
// cure: compare letter by letter, in a loop of fixed length; or send the text, and choose outside
#include <linux/sched.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	if (comm == "nginx")
		bpf_trace_printk("nginx\n");
	return 0;
}
