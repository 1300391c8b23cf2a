/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 6:56, status 3
// cause: struct sock is not defined: no included header defines it
// why: the compiler must know the layout of a struct to access its members
// cure: #include <net/sock.h>, which defines it
int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	u16 family = sk->__sk_common.skc_family;

	bpf_trace_printk("%d\n", family);
	return 0;
}
