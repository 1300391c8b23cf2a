/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:27, status 3
// cause: tcp_sk() is a macro in this kernel's headers, and libbcc's rewriting breaks it
// why: libbcc replaces the argument of the macro with a safe read everywhere in the macro's expansion
// cure: use a cast instead: (struct tcp_sock *)sk
#include <linux/tcp.h>
#include <net/sock.h>

int kprobe__tcp_rcv_established(struct pt_regs *ctx, struct sock *sk)
{
	struct tcp_sock *ts = tcp_sk(sk);

	bpf_trace_printk("%d\n", ts->srtt_us >> 3);
	return 0;
}
