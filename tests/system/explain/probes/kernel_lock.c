/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this call may wait, and a program never may
// why: it runs wherever the kernel is when it comes to the point, with a lock held or in an interrupt
// cure: read what is there without it: a copy may be of the moment only; between programs, lock_xadd or a map's own functions
#include <linux/mutex.h>
#include <net/sock.h>
int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	lock_sock(sk);
	bpf_trace_printk("%d\n", sk->sk_max_ack_backlog);
	release_sock(sk);
	return 0;
}
