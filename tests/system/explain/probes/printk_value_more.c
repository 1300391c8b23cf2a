/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:2, status 0
// cause: the number of values does not match the format: it needs 1, but gets 2
// why: each % of the format takes one value; a missing value prints undefined data, and an extra one is not printed
// cure: pass one value for each %, and write %% for a percent sign
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	bpf_trace_printk("backlog %d\n", backlog, s);
	return 0;
}
