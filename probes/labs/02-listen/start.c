/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 2: what a listen carries. 实验 2：一次 listen 带着什么。
 *
 * Our function gets the arguments of inet_listen(sock, backlog) after the registers.
 */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 laddr = 0;
	u16 lport = 0;

	/* GAP 1 / 空 1: read inet->inet_rcv_saddr into laddr, with bpf_probe_read_kernel */
	/* GAP 2 / 空 2: read inet->inet_sport into lport */

	/* GAP 3 / 空 3: the kernel holds both in network order; people read host order */
	bpf_trace_printk("Listening on %x %d with %d pending connections\n", laddr, lport,
			 backlog);
	return 0;
}
