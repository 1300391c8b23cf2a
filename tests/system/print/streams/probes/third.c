/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* third: send each number N with N % 3 == REMAINDER to the stream NAME; count even and odd */
#include "numbers.h"
#include <linux/ktime.h>

struct event {
	ktime_t time;
	u32 pid;
	int WORD;
};
BPF_PERF_OUTPUT(NAME);
BPF_HASH(counts, u32, u64);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid), parity = n % 2;
	struct event event = { .WORD = n };

	if (n == NOT_OURS || n % 3 != REMAINDER)
		return 0;
	event.time = bpf_ktime_get_ns();
	event.pid = bpf_get_current_pid_tgid() >> 32;
	counts.increment(parity);
	NAME.perf_submit(args, &event, sizeof(event));
	return 0;
}
