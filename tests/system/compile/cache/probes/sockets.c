/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel's own structs, at offsets that the headers define. */
#include <linux/net.h>
#include <linux/tcp.h>
#include <net/inet_sock.h>
#include <net/sock.h>

struct connected {
	__be32 from, to;
	u16 port;
	u8 state;
} __attribute__((packed));

BPF_PERF_OUTPUT(events);

static __always_inline void fill(struct connected *c, struct sock *sk)
{
	c->from = sk->__sk_common.skc_rcv_saddr;
	c->to = sk->__sk_common.skc_daddr;
	c->port = sk->__sk_common.skc_dport;
	c->state = sk->__sk_common.skc_state;
}

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	struct connected c = {};

	fill(&c, sk);
	events.perf_submit(ctx, &c, sizeof(c));
	return 0;
}

int kretprobe__tcp_v4_connect(struct pt_regs *ctx)
{
	return PT_REGS_RC(ctx) ? 1 : 0;
}
