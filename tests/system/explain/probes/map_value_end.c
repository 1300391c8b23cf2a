/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 18:8, status 3
// cause: this accesses memory beyond the map's value: 8 bytes at offset 8, but the value has 8 bytes
// why: a pointer from a lookup is valid for the size of the value that the map is declared with
// cure: declare the map with the intended struct, or use the declared type
struct two {
	u64 a;
	u64 b;
};
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct two *t = (struct two *)counts.lookup(&pid);

	if (t)
		t->b += 1;
	return 0;
}
