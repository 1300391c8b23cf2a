/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 13: a server with a full backlog. 实验 13：backlog 满了的服务器。
 *
 * tcp_v4_conn_request(sk, skb) is called for each connection request (SYN) to a listening socket.
 */
#include <linux/ptrace.h>
#include <net/sock.h>

struct full_t {
	u16 lport;
	u16 pad;
	u32 queued; /* connections that the server has not accepted yet */
	u32 limit;  /* the backlog */
};
BPF_PERF_OUTPUT(full);

int kprobe__tcp_v4_conn_request(struct pt_regs *ctx, struct sock *sk)
{
	struct full_t evt = {};

	evt.lport = sk->__sk_common.skc_num;
	/* GAP 1 / 空 1: sk->sk_ack_backlog and sk->sk_max_ack_backlog: which is which? */
	/* GAP 2 / 空 2: send only the SYNs that the kernel will drop: see sk_acceptq_is_full() */
	full.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
