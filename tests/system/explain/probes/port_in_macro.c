/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:14, status 3
// cause: a pointer of the kernel's is followed inside of a macro, and is only a number to the verifier there
// why: libbcc puts safe reads where it sees the pointer in the text itself; macros are put in later
// cure: a variable first, u16 port = sk->__sk_common.skc_dport; and then ntohs(port)
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
