/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* syscount: system calls by process: how many, how many failed, and the time spent in them */
#include <calltap/types.h>

struct process {
	pid_t pid;
	char comm[16];
};

struct calls {
	u64 calls;
	u64 failed;
	duration_t spent; /* including time spent waiting */
};

/* The result. Calls are counted when they return. */
BPF_HASH(syscalls, struct process, struct calls);

/* When each thread's current call was entered. */
BPF_HASH(entered, u64, u64);

TRACEPOINT_PROBE(raw_syscalls, sys_enter)
{
	u64 id = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	entered.update(&id, &now);
	return 0;
}

TRACEPOINT_PROBE(raw_syscalls, sys_exit)
{
	u64 id = bpf_get_current_pid_tgid();
	u64 *since = entered.lookup(&id);
	struct process process = {};
	struct calls none = {};
	struct calls *c;

	if (!since)
		return 0; /* entered before we attached */
	process.pid = id >> 32;
	bpf_get_current_comm(process.comm, sizeof(process.comm));
	c = syscalls.lookup_or_try_init(&process, &none);
	if (c) {
		__sync_fetch_and_add(&c->calls, 1);
		__sync_fetch_and_add(&c->failed, args->ret < 0 && args->ret >= -4095);
		__sync_fetch_and_add(&c->spent, bpf_ktime_get_ns() - *since);
	}
	entered.delete(&id);
	return 0;
}
