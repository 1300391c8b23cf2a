/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 17:2, status 0
// cause: sk->__sk_common.skc_num is in kernel memory, but bpf_probe_read_user reads the process's memory
// why: kernel addresses are not valid in a process: the read fails, and the field stays empty
// cure: use bpf_probe_read_kernel, or let libbcc read it: to = sk->__sk_common.skc_num
#include <net/sock.h>

struct evt {
	u16 port;
};
BPF_PERF_OUTPUT(events);

int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk)
{
	struct evt evt = {};

	bpf_probe_read_user(&evt.port, sizeof(evt.port), &sk->__sk_common.skc_num);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
