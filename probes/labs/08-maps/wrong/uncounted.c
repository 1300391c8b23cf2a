/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: nothing was counted in it */
/* The map is there, and nobody counts in it. */
#include <linux/ptrace.h>
#include <net/sock.h>

struct who {
	pid_t pid;
	char comm[16];
};
BPF_HASH(counts, struct who);
BPF_HISTOGRAM(backlogs);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct who who = {};

	who.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(who.comm, sizeof(who.comm));
	counts.increment(who);
	return 0;
}
