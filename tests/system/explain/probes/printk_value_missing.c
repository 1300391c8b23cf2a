/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:2, status 0
// cause: the format has places for so many values: 2, and 1 are given
// why: each % takes the next value; one that is not given is whatever is there, and one too many is not printed
// cure: as many values behind the format as it has %, and %% for a percent sign
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	bpf_trace_printk("backlog %d of %s\n", backlog);
	return 0;
}
