/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this call may sleep or take a lock, which programs must not do
// why: a program can run in an interrupt, or while a lock is held
// cure: read the data without the lock, as a snapshot; to share data between programs, use lock_xadd or the functions of a map
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
