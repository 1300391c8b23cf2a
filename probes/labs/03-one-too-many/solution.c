/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Lab 3: four values, in two calls. 实验 3：四个值，分两次打印。 */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 laddr = inet->inet_rcv_saddr;
	u16 lport = inet->inet_sport;
	u32 netns = 0;

	netns = sk->__sk_common.skc_net.net->ns.inum;

	bpf_trace_printk("Listening on %x %d with %d pending connections\n",
			 ntohl(laddr), ntohs(lport), backlog);
	bpf_trace_printk("in container %u\n", netns);
	return 0;
}
