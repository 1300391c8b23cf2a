/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 5: one definition. 实验 5：只定义一次。
 */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

struct listen_t {
	/* GAP 1 / 空 1: who calls: pid_t pid; and its name, 16 characters called comm */
	u64 laddr; /* GAP 2 / 空 2: declare it as what it is: an IPv4 address, as the network has it */
	u64 lport; /* GAP 3 / 空 3: a port, as the network has it */
	u64 netns;
	u64 backlog;
};
BPF_PERF_OUTPUT(listens);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct listen_t evt = {};

	/* GAP 1 / 空 1: bpf_get_current_pid_tgid() >> 32, bpf_get_current_comm() */
	evt.laddr = inet->inet_rcv_saddr;
	evt.laddr = ntohl(evt.laddr);
	evt.lport = inet->inet_sport;
	evt.lport = ntohs(evt.lport);
	evt.netns = sk->__sk_common.skc_net.net->ns.inum;
	evt.backlog = backlog;
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
