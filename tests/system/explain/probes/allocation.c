/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:20, status 3
// cause: malloc is a function of the C library's, and no library is in the kernel
// why: the compiler knows it by its name, and there is nothing that it could call
// cure: a helper function of the kernel's, as bpf-helpers(7) has them, or a static inline function in the text
#include <linux/ptrace.h>

struct evt {
	char path[256];
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *evt = malloc(sizeof(*evt));

	events.perf_submit(ctx, evt, sizeof(*evt));
	return 0;
}
