/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 16:2, status 3
// cause: a map's or stream's function is called in a macro
// why: events.perf_submit, counts.lookup and the like are no C: libbcc rewrites them where they are written, and sees no macros
// cure: call it where the macro is used, or make a static inline function of the macro, with ctx as a parameter
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
