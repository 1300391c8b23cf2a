/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Send an event for each getppid(2). The probe reads only the arguments of the tracepoint, so it
 * runs on any kernel, whatever headers it was compiled with. The suite replaces STREAM.
 */
#include <asm/unistd.h>

struct call {
	u64 ts;
	u32 pid;
	u32 nr;
	char comm[16];
};

BPF_PERF_OUTPUT(STREAM);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	struct call call = {};

	call.nr = ctx->args[1];
	if (call.nr != __NR_getppid)
		return 0;
	call.ts = bpf_ktime_get_ns();
	call.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(call.comm, sizeof(call.comm));
	STREAM.perf_submit(ctx, &call, sizeof(call));
	return 0;
}
