/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The same headers as in sockets.c: they share a folder. */
#include <linux/net.h>
#include <linux/tcp.h>
#include <net/inet_sock.h>
#include <net/sock.h>

enum { LAST_STATE = TCP_CLOSING };

BPF_ARRAY(states, u64, LAST_STATE + 1);

int kprobe__tcp_set_state(struct pt_regs *ctx, struct sock *sk, int state)
{
	struct tcp_sock *tp = (struct tcp_sock *)sk;
	u32 window = tp->snd_cwnd;

	if (state <= LAST_STATE && window)
		states.increment(state);
	return 0;
}
