/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:27, status 3
// cause: a ; stands inside of brackets
// why: it ends a statement; one that stands at the end of a #define goes wherever the macro's name is
// cure: take it away, here or where the macro is defined
#include <linux/ptrace.h>

#define LARGE 100;

int kprobe__inet_listen(struct pt_regs *ctx)
{
	if (PT_REGS_PARM2(ctx) > LARGE)
		bpf_trace_printk("large\n");
	return 0;
}
