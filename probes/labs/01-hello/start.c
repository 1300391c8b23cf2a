/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 1: a message for every listen. 实验 1：每次 listen 都说一句话。
 *
 * This function runs each time the kernel enters inet_listen().
 */
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	/* GAP 1 / 空 1: print a line that begins with Hello */
	return 0;
}
