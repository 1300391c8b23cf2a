/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 18:25, status 0
// cause: evt.lport gets a port in network byte order, and prints it with its bytes swapped, because it is a u64
// why: inet_sport is a __be16 in the kernel, with the most significant byte first
// cure: declare the member as __be16, which prints as a port; or use u16 port = ...; and then ntohs(port)
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
