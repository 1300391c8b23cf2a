/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:10, status 3
// cause: the program writes to its context
// why: the registers and fields that a probe gets are read-only
// cure: store the value in a variable of the program's own
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	ctx->ax = 0;
	return 0;
}
