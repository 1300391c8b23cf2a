/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:17, status 3
// cause: struct sock has no member sk_local_port
// why: the struct is defined by the kernel whose headers are used, and members differ between kernels
// cure: look up the struct in the headers (many members of struct sock are in its __sk_common, as skc_...)
#include <net/sock.h>

BPF_HASH(ports, u16, u64);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	u16 port = sk->sk_local_port;

	ports.increment(port);
	return 0;
}
