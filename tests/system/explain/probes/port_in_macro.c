/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:14, status 3
// cause: a kernel pointer is dereferenced inside a macro, where the verifier sees only a number
// why: libbcc inserts safe reads where the source text has the pointer, and macros are expanded later
// cure: use a variable: u16 port = sk->__sk_common.skc_dport; and then ntohs(port)
#include <net/sock.h>

struct evt {
	u16 dport;
};
BPF_PERF_OUTPUT(events);

int kprobe__tcp_set_state(struct pt_regs *ctx, struct sock *sk)
{
	struct evt evt = {};

	evt.dport = ntohs(sk->__sk_common.skc_dport);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
