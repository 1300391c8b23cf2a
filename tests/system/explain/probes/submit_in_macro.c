/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 16:2, status 3
// cause: a macro calls a function of a map or stream
// why: events.perf_submit, counts.lookup and others are not C: libbcc rewrites them in the source text and does not look inside macros
// cure: call it where the macro is used, or turn the macro into a static inline function with ctx as a parameter
struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);
#define SEND(e) events.perf_submit(ctx, e, sizeof(*e))

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	SEND(&evt);
	return 0;
}
