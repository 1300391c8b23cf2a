/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: Type and value must agree */
/* The bytes of the network in an integer. */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

struct listen_t {
	pid_t pid;
	char comm[16];
	__be32 laddr;
	u16 lport;
	u64 netns;
	u64 backlog;
};
BPF_PERF_OUTPUT(listens);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct listen_t evt = {};

	evt.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.laddr = inet->inet_rcv_saddr;
	evt.lport = inet->inet_sport;
	evt.netns = sk->__sk_common.skc_net.net->ns.inum;
	evt.backlog = backlog;
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
