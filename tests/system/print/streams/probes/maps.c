/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* maps: count the numbers in maps of every kind */
#include "numbers.h"

enum parity { EVEN, ODD };

struct key {
	char comm[16];
	enum parity parity;
};

struct sums {
	u64 calls;
	u32 last;
};

struct bucket {
	u32 parity;
	u32 slot;
};

struct prefix {
	u32 length;
	__be32 address;
};

BPF_HASH(counts, struct key, u64);
BPF_HASH(pending, u64, u64);
BPF_HASH(entered, u64, u32);
BPF_PERCPU_HASH(percpu, u32, u64);
BPF_PERCPU_ARRAY(apart, struct sums, 3);
BPF_ARRAY(elements, u64, 1000);
BPF_HISTOGRAM(dist);
BPF_HISTOGRAM(keyed, struct bucket);
BPF_HISTOGRAM(flat, int, 20);
BPF_TABLE("lru_hash", u32, s64, lru, 64);
BPF_LPM_TRIE(trie, struct prefix, u64, 16);
BPF_ARRAY(settings, u32, 1);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid), index = 2;
	u64 id = bpf_get_current_pid_tgid(), one = 1, zero = 0;
	struct key key = { .parity = n & 1 };
	struct bucket bucket = { .parity = n & 1 };
	struct prefix prefix = { .length = 24, .address = bpf_htonl(0x0a010200) };
	u32 kind = n % 3, element = n % 1000, fifth = n % 5;
	u64 *count;
	struct sums *sums;
	s64 negative = -(s64)n;

	if (n == NOT_OURS)
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	counts.increment(key);
	pending.update(&id, &one);
	entered.update(&id, &n);
	count = percpu.lookup_or_try_init(&kind, &zero);
	if (count)
		*count += 1;
	sums = apart.lookup(&index);
	if (sums) {
		sums->calls++;
		sums->last = n;
	}
	elements.increment(element);
	dist.increment(bpf_log2l(n));
	bucket.slot = bpf_log2l(n);
	keyed.increment(bucket);
	flat.increment(fifth);
	lru.update(&kind, &negative);
	trie.update(&prefix, &one);
	settings.lookup(&index);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_getpgid)
{
	u64 id = bpf_get_current_pid_tgid();
	u64 *one = pending.lookup(&id);
	u32 *n = entered.lookup(&id);

	if (one && *one && n && *n != NOT_OURS)
		pending.delete(&id);
	return 0;
}
