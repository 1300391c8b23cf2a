/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Headers between functions, and one that is included twice. */
#include <linux/sched.h>

static inline int first(void)
{
	return TASK_COMM_LEN;
}

#include <linux/sched.h>
#include <uapi/linux/un.h>

int kprobe__unix_bind(struct pt_regs *ctx)
{
	return first() + UNIX_PATH_MAX;
}
