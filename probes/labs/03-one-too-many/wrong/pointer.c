/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: or an address in the kernel */
/* An address, cut to 32 bits. */
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

	netns = (u32)(u64)sk->__sk_common.skc_net.net;

	bpf_trace_printk("Listening on %x %d with %d pending connections\n",
			 ntohl(laddr), ntohs(lport), backlog);
	bpf_trace_printk("in container %u\n", netns);
	return 0;
}
