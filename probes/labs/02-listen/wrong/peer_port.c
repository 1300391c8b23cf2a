/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: a port that a listening socket has not */
/* The port of the peer. */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 laddr = 0;
	u16 lport = 0;

	bpf_probe_read_kernel(&laddr, sizeof(laddr), &inet->inet_rcv_saddr);
	bpf_probe_read_kernel(&lport, sizeof(lport), &inet->inet_dport);

	bpf_trace_printk("Listening on %x %d with %d pending connections\n", ntohl(laddr),
			 ntohs(lport), backlog);
	return 0;
}
