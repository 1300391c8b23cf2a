/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:74, status 0
// cause: kretprobe__inet_listen runs when the function returns, when its arguments are no longer available
// why: arguments are passed in registers, which the function has reused
// cure: store backlog at entry (kprobe__) in a BPF_HASH, with the thread as the key, and look it up here
#include <net/sock.h>

int kretprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	bpf_trace_printk("%d\n", backlog);
	return 0;
}
