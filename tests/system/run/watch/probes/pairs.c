/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pairs: each call of poll that the program steady makes, when it returns */
#include <linux/ktime.h>

struct call {
	ktime_t time;
	/* MORE */
	u64 number;
};
BPF_PERF_OUTPUT(calls);
BPF_HASH(begun, u32, u64);

TRACEPOINT_PROBE(syscalls, sys_enter_poll)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 at = (u64)args->ufds;

	if (at >> 32 == 0x5a)
		begun.update(&tid, &at);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_poll)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 *at = begun.lookup(&tid);
	struct call call = {};

	if (!at)
		return 0;
	call.time = bpf_ktime_get_ns();
	call.number = (u32)*at;
	/* SET */
	calls.perf_submit(args, &call, sizeof(call));
	begun.delete(&tid);
	return 0;
}
