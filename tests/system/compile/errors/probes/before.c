/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A struct without its semicolon, before any function. */
#include <linux/net.h>

struct event {
	u32 pid;
} /* column 2 */

BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
