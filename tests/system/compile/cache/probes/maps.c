/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Kinds of maps. */
#include <linux/sched.h>
#include <uapi/linux/ptrace.h>

struct seen {
	u64 first, last;
};

BPF_TABLE("lru_hash", u32, struct seen, recent, 128);
BPF_HISTOGRAM(sizes);
BPF_STACK_TRACE(stacks, 64);
BPF_LPM_TRIE(routes, u64, u32, 16);
BPF_QUEUE(waiting, u64, 8);
BPF_PROG_ARRAY(next, 2);
BPF_PERF_OUTPUT(out);
BPF_RINGBUF_OUTPUT(ring, 1);

int kprobe__vfs_read(struct pt_regs *ctx, void *file, void *buf, size_t count)
{
	struct seen seen = { .last = bpf_ktime_get_ns() };
	u32 tid = bpf_get_current_pid_tgid();

	recent.update(&tid, &seen);
	sizes.increment(bpf_log2l(count));
	seen.first = stacks.get_stackid(ctx, 0);
	waiting.push(&seen.first, 0);
	out.perf_submit(ctx, &seen, sizeof(seen));
	ring.ringbuf_output(&seen, sizeof(seen), 0);
	next.call(ctx, 1);
	return 0;
}
