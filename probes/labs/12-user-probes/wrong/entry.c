/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: known when it returns */
/* Told at the entry. */
// calltap: -a uprobe:c:getaddrinfo=asks
#include <linux/ptrace.h>
#include <linux/sched.h>

struct lookup_t {
	pid_t pid;
	int ret;
	char name[64];
};
BPF_PERF_OUTPUT(lookups);

int asks(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct lookup_t evt = {};

	evt.pid = id >> 32;
	bpf_probe_read_user_str(evt.name, sizeof(evt.name), (void *)PT_REGS_PARM1(ctx));
	lookups.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

