/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:2, status 3
// cause: a pointer that may be NULL is passed to a helper function
// why: lookup returns NULL if there is no such key, and the helper would read from address 0
// cure: add if (pointer) around the call
BPF_STACK_TRACE(stacks, 1024);
BPF_HASH(counts, u32, u64);
BPF_HASH(names, u64, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 one = 1, *count = counts.lookup(&pid);

	names.update(count, &one);
	return 0;
}
