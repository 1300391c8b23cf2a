/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 3: one argument too many. 实验 3：多了一个参数。
 *
 * The article's first program, as it is: it does not run. 文章的第一个程序，原样：它跑不起来。
 */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 netns = 0;

	/* The inode number of the network namespace, as /proc/PID/ns/net shows it */
	netns = sk->__sk_common.skc_net.net->ns.inum;

	/* GAP 1 / 空 1: one call carries three values at most; there are four to tell */
	bpf_trace_printk("Listening on %x %d with %d pending connections in container %d\n",
			 inet->inet_rcv_saddr, inet->inet_sport, backlog, netns);
	return 0;
}
