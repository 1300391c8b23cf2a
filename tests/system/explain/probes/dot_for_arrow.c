/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:15, status 3
// cause: . is used on a pointer, struct sock *
// why: the members of the struct that a pointer refers to are accessed with ->
// cure: replace the . with ->
#include <net/sock.h>

BPF_HASH(ports, u16, u64);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	u16 port = sk.__sk_common.skc_num;

	ports.increment(port);
	return 0;
}
