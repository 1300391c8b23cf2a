/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 17:2, status 0
// cause: evt.port gets a port in network byte order, and prints it with its bytes swapped, because it is a u16
// why: skc_dport is a __be16 in the kernel, with the most significant byte first
// cure: declare the member as __be16, which prints as a port; or use u16 port = ...; and then ntohs(port)
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
