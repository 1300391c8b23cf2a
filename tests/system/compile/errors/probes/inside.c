/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An undeclared name inside the second function. */
#include <linux/net.h>

struct event {
	u32 pid;
};

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	int a = 1;

	return a + missing; /* column 13 */
}
