/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:6, status 0
// cause: ret is read before anything was put into it
// why: what it has then is chance, and the verifier may refuse to read it at all
// cure: give it a value where it is declared
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
