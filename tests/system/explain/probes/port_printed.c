/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 14:44, status 0
// cause: port has a port in network byte order, and is printed with its bytes swapped
// why: its value comes from inet_sport, which the kernel stores in network byte order
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
