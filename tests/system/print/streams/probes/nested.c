/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Each page fault in the kernel; the program causes another one, which the kernel skips. */
#include <linux/sched.h>

struct fault_t {
	pid_t pid;
};
BPF_PERF_OUTPUT(faults);

RAW_TRACEPOINT_PROBE(page_fault_kernel)
{
	struct fault_t fault = { .pid = bpf_get_current_pid_tgid() >> 32 };
	char nothing;

	bpf_probe_read_user(&nothing, sizeof(nothing), (void *)8);
	faults.perf_submit(ctx, &fault, sizeof(fault));
	return 0;
}
