/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 14:44, status 0
// cause: port has a port in network order, and is printed with its bytes swapped
// why: inet_sport, which it was filled from, is kept as it is sent, high byte first, and numbers have their low byte first here
// cure: ntohs(port)
#include <net/inet_sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct inet_sock *inet = (struct inet_sock *)sock->sk;
	u16 port = 0;

	bpf_probe_read_kernel(&port, sizeof(port), &inet->inet_sport);
	bpf_trace_printk("port %d, backlog %d\n", port, backlog);
	return 0;
}
