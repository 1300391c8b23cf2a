/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 14:13, status 0
// cause: key is sent or used as a key with uninitialized bytes: struct key has 2 bytes of padding
// why: padding contains old data of the kernel's stack, and keys with equal members differ in it
// cure: initialize all bytes: struct key key = {};
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
