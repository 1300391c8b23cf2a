/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: or counted twice */
/* Counted at the entry and at the return. */
#include <linux/ptrace.h>
#include <net/sock.h>

struct who {
	pid_t pid;
	char comm[16];
};
BPF_HASH(counts, struct who);
BPF_HISTOGRAM(backlogs);

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	struct who who = {};

	who.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(who.comm, sizeof(who.comm));
	counts.increment(who);
	return 0;
}

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct who who = {};

	who.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(who.comm, sizeof(who.comm));
	counts.increment(who);
	backlogs.increment(bpf_log2l(backlog));
	return 0;
}
