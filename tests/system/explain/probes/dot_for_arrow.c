/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:15, status 3
// cause: a . stands where the left side is a pointer, struct sock *
// why: the members of a struct that a pointer leads to are reached through the pointer
// cure: -> in place of the .
#include <net/sock.h>

BPF_HASH(ports, u16, u64);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	u16 port = sk.__sk_common.skc_num;

	ports.increment(port);
	return 0;
}
