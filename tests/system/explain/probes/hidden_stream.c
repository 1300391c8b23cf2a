/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: what stands before the . is a struct events here, and no map or stream
// why: a variable or parameter of the same name hides the map inside of its function
// cure: another name for the variable, or the map's own name, as it is declared above
#include <linux/ptrace.h>
struct events { u64 pid; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct events events = {};
	events.pid = bpf_get_current_pid_tgid() >> 32;
	events.perf_submit(ctx, &events, sizeof(events));
	return 0;
}
