/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: Is it filled before it is pushed */
/* Pushed before it is filled. */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>

struct listen_evt_t {
	u64 laddr;
	u64 lport;
	u64 netns;
	u64 backlog;
};
BPF_PERF_OUTPUT(listen_evt);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	u32 laddr = 0;
	u16 lport = 0;
	u32 netns = 0;

	netns = sk->__sk_common.skc_net.net->ns.inum;
	bpf_probe_read_kernel(&laddr, sizeof(laddr), &inet->inet_rcv_saddr);
	bpf_probe_read_kernel(&lport, sizeof(lport), &inet->inet_sport);

	struct listen_evt_t evt = {};
	listen_evt.perf_submit(ctx, &evt, sizeof(evt));
	evt = (struct listen_evt_t){
		.laddr = ntohl(laddr),
		.lport = ntohs(lport),
		.netns = netns,
		.backlog = backlog,
	};
	return 0;
}
