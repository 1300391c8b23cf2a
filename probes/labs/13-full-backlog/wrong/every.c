/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: When does the kernel call a queue full */
/* Every SYN. */
#include <linux/ptrace.h>
#include <net/sock.h>

struct full_t {
	u16 lport;
	u16 pad;
	u32 queued;
	u32 limit;
};
BPF_PERF_OUTPUT(full);

int kprobe__tcp_v4_conn_request(struct pt_regs *ctx, struct sock *sk)
{
	struct full_t evt = {};

	evt.lport = sk->__sk_common.skc_num;
	evt.queued = sk->sk_ack_backlog;
	evt.limit = sk->sk_max_ack_backlog;
	full.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
