/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:26, status 3
// cause: this macro has too few or too many arguments
// why: each argument replaces one parameter of the macro's definition
// cure: BPF_RINGBUF_OUTPUT(name, PAGES), BPF_ARRAY(name, VALUE, SIZE), BPF_PERF_OUTPUT(name), TRACEPOINT_PROBE(category, name)
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_RINGBUF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	events.ringbuf_output(&evt, sizeof(evt), 0);
	return 0;
}
