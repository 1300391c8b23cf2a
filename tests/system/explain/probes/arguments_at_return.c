/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:74, status 0
// cause: kretprobe__inet_listen runs when the function returns, where its arguments are gone
// why: arguments come in registers, which the function has used for other things since
// cure: keep backlog in a BPF_HASH by thread at entry (kprobe__), and look it up here
#include <net/sock.h>

int kretprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	bpf_trace_printk("%d\n", backlog);
	return 0;
}
