/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 21:3, status 0
// cause: .dport gets a port in network byte order, and prints it with its bytes swapped, because it is a u16
// why: skc_dport is a __be16 in the kernel, with the most significant byte first
// cure: declare the member as __be16, which prints as a port; or use u16 port = ...; and then ntohs(port)
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
