/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 7:59, status 3
// cause: a parameter has no name
// why: libbcc reads each argument of the probed function into a variable of that name
// cure: name every parameter, even if it is not used
#include <net/sock.h>
int kprobe__tcp_sendmsg(struct pt_regs *ctx, struct sock *, long size)
{
	bpf_trace_printk("%d\n", size);
	return 0;
}
