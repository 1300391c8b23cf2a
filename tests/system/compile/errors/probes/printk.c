/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Four values for bpf_trace_printk, which takes three. */
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 netns = sk->__sk_common.skc_net.net->ns.inum;

	bpf_trace_printk("Listening on %x %d with %d pending connections in container %d\n",
			 inet->inet_rcv_saddr, inet->inet_sport, backlog, netns);
	return 0;
}
