/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:29, status 3
// cause: bpf_trace_printk takes a format and at most three values
// why: a helper call has five registers for arguments, and the format uses two
// cure: send a struct with BPF_PERF_OUTPUT instead, as probes/listen.c does
#include <net/sock.h>

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	u32 netns = sk->__sk_common.skc_net.net->ns.inum;

	bpf_trace_printk("%x %d %d %d\n", sk->__sk_common.skc_rcv_saddr,
			 sk->__sk_common.skc_num, backlog, netns);
	return 0;
}
