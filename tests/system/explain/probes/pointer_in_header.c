/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: a function of the kernel's headers is called, which follows pointers by itself
// why: it becomes a part of the program as it is, with plain reads where libbcc would have put safe ones
// cure: the members that it reads, by name: sk->__sk_common.skc_net.net->ns.inum for sock_net(sk)->ns.inum
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
