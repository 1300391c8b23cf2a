/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:8, status 3
// cause: listen_evt_t is defined twice: here, and above in the text or in a header
// why: one name has one definition; with two, the probe and its reader could use different structs
// cure: change the existing definition, or rename this one
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
