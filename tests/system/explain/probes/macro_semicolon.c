/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:27, status 3
// cause: a ; is inside parentheses
// why: it ends a statement; a ; at the end of a #define is inserted wherever the macro is used
// cure: remove it here, or in the macro's definition
#include <linux/ptrace.h>

#define LARGE 100;

int kprobe__inet_listen(struct pt_regs *ctx)
{
	if (PT_REGS_PARM2(ctx) > LARGE)
		bpf_trace_printk("large\n");
	return 0;
}
