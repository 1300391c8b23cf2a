/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 21:3, status 0
// cause: .dport gets a port in network order, and as a u16 it prints with its bytes swapped
// why: skc_dport is a __be16 in the kernel: the bytes as they are sent, high one first
// cure: declare the member as __be16, which prints as a port; or u16 port = ...; first, and then ntohs(port)
#include <net/sock.h>

struct evt {
	u32 pid;
	u16 lport, dport;
};
BPF_PERF_OUTPUT(events);

int kprobe__tcp_set_state(struct pt_regs *ctx, struct sock *sk)
{
	u16 lport = sk->__sk_common.skc_num;
	u16 dport = sk->__sk_common.skc_dport;
	struct evt evt = {
		.pid = bpf_get_current_pid_tgid() >> 32,
		.lport = lport,
		.dport = dport,
	};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
