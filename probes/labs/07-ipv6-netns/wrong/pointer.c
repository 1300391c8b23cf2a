/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: only where that struct lies */
/* Where the namespace is, not which it is. */
#include <linux/ptrace.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <net/inet_sock.h>

struct listen_t {
	pid_t pid;
	u32 netns;
	__be32 laddr;
	struct in6_addr laddr6;
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
	if (evt.family == AF_INET)
		evt.laddr = inet->inet_rcv_saddr;
	else if (evt.family == AF_INET6)
		bpf_probe_read_kernel(&evt.laddr6, sizeof(evt.laddr6),
				      &sk->__sk_common.skc_v6_rcv_saddr);
	evt.netns = (u32)(u64)sk->__sk_common.skc_net.net;
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
