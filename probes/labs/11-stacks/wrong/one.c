/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: no field called user */
/* Only the way through the kernel. */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <calltap/types.h>

struct listen_t {
	pid_t pid;
	int backlog;
	kstack_t kernel;
};
BPF_PERF_OUTPUT(listens);
BPF_STACK_TRACE(stacks, 1024);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct listen_t evt = {};

	evt.pid = bpf_get_current_pid_tgid() >> 32;
	evt.backlog = backlog;
	evt.kernel = stacks.get_stackid(ctx, 0);
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
