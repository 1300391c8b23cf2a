/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: a function of the kernel's headers is called that dereferences pointers
// why: it is compiled into the program unchanged, with plain reads instead of libbcc's safe reads
// cure: read the members yourself: sk->__sk_common.skc_net.net->ns.inum instead of sock_net(sk)->ns.inum
#include <net/sock.h>
struct evt { u32 netns; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock)
{
	struct evt evt = {};
	evt.netns = sock_net(sock->sk)->ns.inum;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
