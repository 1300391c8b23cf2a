/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: another argument of the same call */
/* The second argument. */
// calltap: -a uprobe:c:getaddrinfo=asks
// calltap: -a uretprobe:c:getaddrinfo=answers
#include <linux/ptrace.h>
#include <linux/sched.h>

struct lookup_t {
	pid_t pid;
	int ret;
	char name[64];
};
BPF_PERF_OUTPUT(lookups);
BPF_HASH(asked, u64, struct lookup_t);

int asks(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct lookup_t evt = {};

	evt.pid = id >> 32;
	bpf_probe_read_user_str(evt.name, sizeof(evt.name), (void *)PT_REGS_PARM2(ctx));
	asked.update(&id, &evt);
	return 0;
}

int answers(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct lookup_t *evt = asked.lookup(&id);

	if (!evt)
		return 0;
	evt->ret = PT_REGS_RC(ctx);
	lookups.perf_submit(ctx, evt, sizeof(*evt));
	asked.delete(&id);
	return 0;
}
