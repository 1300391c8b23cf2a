/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 12: a function of a program. 实验 12：用户程序里的函数。
 *
 * getaddrinfo(name, service, ...) of the C library asks for a host's address; 0 means found.
 */
// calltap: -a uprobe:c:getaddrinfo=asks
/* GAP 3 / 空 3: a second rule: its return, uretprobe, is the function answers */
#include <linux/ptrace.h>
#include <linux/sched.h>

struct lookup_t {
	pid_t pid;
	int ret;
	char name[64];
};
BPF_PERF_OUTPUT(lookups);
/* GAP 3 / 空 3: BPF_HASH(asked, u64, struct lookup_t); look-ups under way, by thread */

int asks(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct lookup_t evt = {};

	evt.pid = id >> 32;
	/* GAP 1 / 空 1: where is the name? PT_REGS_PARM1(ctx), PARM2, ... are the arguments */
	/* GAP 2 / 空 2: read it into evt.name, out of the process's own memory */
	lookups.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
