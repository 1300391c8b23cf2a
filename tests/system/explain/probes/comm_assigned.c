/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:34, status 3
// cause: bpf_get_current_comm does not return the name, but writes it to a buffer
// why: a C function returns a number or an address; the 16 bytes of the name are written to memory of the caller
// cure: bpf_get_current_comm(evt.comm, sizeof(evt.comm));
#include <linux/ptrace.h>
struct evt {
	char comm[16];
};
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	evt.comm = bpf_get_current_comm();
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
