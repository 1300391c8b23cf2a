/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:6, status 0
// cause: ret is read before a value was assigned
// why: its value is undefined, and the verifier may reject the read
// cure: initialize it in its declaration
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char name[16] = {};
	int ret;

	if (PT_REGS_PARM1(ctx))
		ret = bpf_get_current_comm(name, sizeof(name));
	if (!ret)
		bpf_trace_printk("%s\n", name);
	return 0;
}
