/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:42, status 0
// cause: sk->__sk_common.skc_dport is a port in network byte order, and is printed with its bytes swapped
// why: the kernel stores skc_dport in network byte order, most significant byte first
// cure: use u16 port = sk->__sk_common.skc_dport; and then ntohs(port)
#include <net/sock.h>

int kprobe__tcp_set_state(struct pt_regs *ctx, struct sock *sk, int state)
{
	bpf_trace_printk("port %d, state %d\n", sk->__sk_common.skc_dport, state);
	return 0;
}
