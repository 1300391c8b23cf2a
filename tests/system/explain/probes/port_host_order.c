/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 17:2, status 0
// cause: evt.port is declared as __be16, but gets a port in host byte order: it prints with its bytes swapped
// why: skc_num is the only port that the kernel stores in host byte order
// cure: declare the member as u16, or use htons(...)
#include <net/sock.h>

struct evt {
	__be16 port;
};
BPF_PERF_OUTPUT(events);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	struct evt evt = {};

	evt.port = sk->__sk_common.skc_num;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
