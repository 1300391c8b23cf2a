/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 18:25, status 0
// cause: evt.lport gets a port in network order, and as a u64 it prints with its bytes swapped
// why: inet_sport is a __be16 in the kernel: the bytes as they are sent, high one first
// cure: declare the member as __be16, which prints as a port; or u16 port = ...; first, and then ntohs(port)
#include <net/inet_sock.h>

struct evt {
	u64 lport;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock)
{
	struct inet_sock *inet = (struct inet_sock *)sock->sk;
	struct evt evt = {};

	bpf_probe_read_kernel(&evt.lport, sizeof(u16), &inet->inet_sport);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
