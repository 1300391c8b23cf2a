/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 17:2, status 0
// cause: evt.port gets a port in network order, and as a u16 it prints with its bytes swapped
// why: skc_dport is a __be16 in the kernel: the bytes as they are sent, high one first
// cure: declare the member as __be16, which prints as a port; or u16 port = ...; first, and then ntohs(port)
#include <net/sock.h>

struct evt {
	u16 port;
};
BPF_PERF_OUTPUT(events);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	struct evt evt = {};

	evt.port = sk->__sk_common.skc_dport;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
