/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:8, status 3
// cause: listen_evt_t is defined twice: here, and in the text or a header above
// why: one name stands for one definition; of two, probe and reader could mean different structs
// cure: change the one that is there, or give this one another name
#include <calltap/listen_evt.h>

struct listen_evt_t {
	u32 pid;
	u32 backlog;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct listen_evt_t evt = {};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
