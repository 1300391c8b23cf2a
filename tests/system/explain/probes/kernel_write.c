/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:4, status 3
// cause: a program cannot write to the kernel's structs
// why: a kernel pointer is read through a copy, and programs cannot change the kernel's data
// cure: store the value in a variable or an event of the program
#include <net/sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;

	sk->sk_max_ack_backlog = 16;
	return 0;
}
