/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 7: IPv6 and containers. 实验 7：IPv6 与容器。
 */
#include <linux/ptrace.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <net/inet_sock.h>

struct listen_t {
	pid_t pid;
	u32 netns;
	__be32 laddr;
	/* GAP 2 / 空 2: struct in6_addr laddr6; the address of an IPv6 socket */
	sa_family_t family;
	__be16 lport;
};
BPF_PERF_OUTPUT(listens);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct listen_t evt = {};

	evt.pid = bpf_get_current_pid_tgid() >> 32;
	evt.family = sk->__sk_common.skc_family;
	evt.lport = inet->inet_sport;
	evt.laddr = inet->inet_rcv_saddr; /* GAP 1 / 空 1: only if the family is AF_INET */
	/* GAP 2 / 空 2: if it is AF_INET6: sk->__sk_common.skc_v6_rcv_saddr into evt.laddr6 */
	/* GAP 3 / 空 3: evt.netns, the inode number of the socket's namespace, as in lab 4 */
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
