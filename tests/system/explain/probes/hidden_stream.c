/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: the name before the . is a struct events here, not a map or stream
// why: a variable or parameter of the same name hides the map inside its function
// cure: rename the variable, or use the map's name as it is declared above
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
