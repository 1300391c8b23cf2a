/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Raw tracepoints, and a struct with all kinds of members. */
#include <linux/sched.h>
#include <uapi/linux/ptrace.h>

enum kind { READS, WRITES, OTHER };

struct call {
	u64 ts;
	long number;
	enum kind kind;
	unsigned int low : 5, high : 11;
	union {
		u32 word;
		u8 bytes[4];
	};
	bool root;
};

BPF_PERF_OUTPUT(calls);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	struct call c = { .ts = bpf_ktime_get_ns(), .number = ctx->args[1] };

	c.kind = c.number == 0 ? READS : c.number == 1 ? WRITES : OTHER;
	c.low = c.number & 31;
	c.high = c.number >> 5;
	c.word = bpf_get_smp_processor_id();
	c.root = !(u32)bpf_get_current_uid_gid();
	calls.perf_submit(ctx, &c, sizeof(c));
	return 0;
}
