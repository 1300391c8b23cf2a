/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The article's first program, unchanged. It does not compile: too many args. */
#include <net/inet_sock.h>
#include <bcc/proto.h>
#include <net/sock.h>
// 1. Attach kprobe to "inet_listen"
int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	// cast types. Intermediate cast not needed, kept for readability
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	// Create an populate the variable
	u32 netns = 0;

	// Read the netns inode number, like /proc does
	netns = sk->__sk_common.skc_net.net->ns.inum;

	bpf_trace_printk("Listening on %x %d with %d pending connections in container %d \n", inet->inet_rcv_saddr, inet->inet_sport, backlog, netns);
	return 0;
};
