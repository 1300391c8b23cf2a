/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 14:13, status 0
// cause: key is sent or used as a key with bytes that were never set: struct key has 2 of them between or behind its members
// why: they carry what was on the kernel's stack before, and keys that look the same are not
// cure: struct key key = {}; which clears all of it
struct key {
	u32 pid;
	u16 port;
};
BPF_HASH(counts, struct key, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct key key;
	u64 one = 1;

	key.pid = bpf_get_current_pid_tgid() >> 32;
	key.port = 80;
	counts.update(&key, &one);
	return 0;
}
