/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The article's second program, unchanged except for inet_sk(sk), which is written as the cast that
 * it stands for: since Linux 6.6 it is a macro that libbcc cannot read.
 */
#include <net/sock.h>
#include <net/inet_sock.h>
#include <bcc/proto.h>

// Send an event for each IPv4 listen with PID, bound address and port
int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	// Cast types. Intermediate cast not needed, kept for readability
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;

	// Working values. You *need* to initialize them to give them "life" on the stack and use them afterward
	u32 laddr = 0;
	u16 lport = 0;

	// Pull in details. As 'inet_sk' is internally a type cast, we need to use 'bpf_probe_read'
	// read: load into 'laddr' 'sizeof(laddr)' bytes from address 'inet->inet_rcv_saddr'
	bpf_probe_read(&laddr, sizeof(laddr), &(inet->inet_rcv_saddr));
	bpf_probe_read(&lport, sizeof(lport), &(inet->inet_sport));

	// Push event
	bpf_trace_printk("Listening on %x %d with %d pending connections\n", ntohl(laddr), ntohs(lport), backlog);
	return 0;
};
