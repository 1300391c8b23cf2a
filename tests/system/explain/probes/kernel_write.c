/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:4, status 3
// cause: a program can't write into the kernel's own structs
// why: what is behind such a pointer is read by a copy, and a copy can't be assigned to; programs look at the kernel, and change nothing in it
// cure: put the value into a variable or an event of the program's own
#include <net/sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;

	sk->sk_max_ack_backlog = 16;
	return 0;
}
