/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 18:8, status 3
// cause: this reads or writes beyond the map's value: 8 bytes from byte 8 on, where it has 8
// why: a pointer from a lookup leads to so many bytes as the map was declared with
// cure: declare the map with the struct that is meant, or use the type it has
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
