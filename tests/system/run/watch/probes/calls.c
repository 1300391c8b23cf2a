/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* calls: each call of poll that the program steady makes; -D and edits make other versions of it */
#include <linux/ktime.h>

struct call {
	ktime_t time;
	/* MORE */
	u64 number;
};
BPF_PERF_OUTPUT(calls);
BPF_HASH(counts, u32, u64);

TRACEPOINT_PROBE(syscalls, sys_enter_poll)
{
	u64 at = (u64)args->ufds;
	u32 all = 0;
	struct call call = {};

	if (at >> 32 != 0x5a)
		return 0;
	call.time = bpf_ktime_get_ns();
	call.number = (u32)at;
	/* SET */
	counts.increment(all);
	calls.perf_submit(args, &call, sizeof(call));
	return 0;
}
