/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* For each getppid: events of two structs in one stream and of another one, a misfit, and maps. */
#include <linux/sched.h>
#include <calltap/types.h>

enum kind { KIND_FIRST = 1, KIND_SECOND };

struct first_evt {
	ktime_t ts;
	u32 pid;
	enum kind kind;
	char comm[16];
	struct {
		u8 a : 3;
		u8 b : 5;
		u16 c[2];
	} in;
	union {
		u32 number;
		__be32 address;
	};
	duration_t took;
	cgroup_id_t cgroup;
	signal_t signal;
};
struct second_evt {
	u64 large;
	bool yes;
};
struct text_evt {
	u32 pid;
	char text[20];
};
BPF_PERF_OUTPUT(events);
BPF_PERF_OUTPUT(texts);

struct key {
	u32 pid;
	char comm[16];
};
BPF_HASH(counts, struct key, u64);
BPF_HISTOGRAM(sizes);

static int submit_first(void *ctx, u32 pid)
{
	struct first_evt evt = {};

	evt.ts = bpf_ktime_get_ns();
	evt.pid = pid;
	evt.kind = KIND_SECOND;
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.in.a = 5;
	evt.in.b = 17;
	evt.in.c[1] = 258;
	evt.number = 0x0100007f;
	evt.took = 1500000;
	evt.signal = 15;
	evt.cgroup = bpf_get_current_cgroup_id();
	return events.perf_submit(ctx, &evt, sizeof(evt));
}

static int submit_others(void *ctx, u32 pid)
{
	struct second_evt second = {};
	struct text_evt text = { pid };
	u64 misfit[4] = {};

	__builtin_memcpy(text.text, "a \"b\", c", 9);
	misfit[0] = 0x0102030405060708;
	second.large = 18446744073709551615ULL;
	second.yes = true;
	events.perf_submit(ctx, &second, sizeof(second));
	texts.perf_submit(ctx, &text, sizeof(text));
	return texts.perf_submit(ctx, misfit, sizeof(misfit));
}

RAW_TRACEPOINT_PROBE(sys_enter)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct key key = { pid };

	if (ctx->args[1] != 110) /* getppid, on x86-64 */
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	counts.increment(key);
	sizes.increment(bpf_log2l(pid));
	submit_first(ctx, pid);
	return submit_others(ctx, pid);
}
