/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 16:16, status 0
// cause: the map expects a struct key * as its key or value here, but this is a u64 *
// why: the map reads as many bytes as its own type has, even beyond the end of a smaller variable
// cure: use a variable of the type that the map is declared with
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
