/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 17:2, status 0
// cause: filename is an address in the process's memory, but bpf_probe_read_kernel_str reads kernel memory
// why: the two address spaces are separate: the read fails, and the field stays empty
// cure: bpf_probe_read_user_str
#include <linux/ptrace.h>

struct evt {
	char path[64];
};
BPF_PERF_OUTPUT(events);

int kprobe__do_sys_openat2(struct pt_regs *ctx, int dfd, const char __user *filename)
{
	struct evt evt = {};

	bpf_probe_read_kernel_str(evt.path, sizeof(evt.path), filename);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
