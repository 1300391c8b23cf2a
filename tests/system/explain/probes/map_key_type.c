/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 16:16, status 0
// cause: the map wants a struct key * here for its key or value, and this is a u64 *
// why: as many bytes as the map's own type has are taken from there, whatever lies behind a smaller one
// cure: a variable of the type that the map was declared with
struct key {
	u32 pid;
	u32 port;
};
BPF_HASH(counts, struct key, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 zero = 0, pid = bpf_get_current_pid_tgid();

	counts.update(&pid, &zero);
	return 0;
}
