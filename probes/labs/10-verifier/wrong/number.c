/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: objection 3 */
/* The third is not answered. */
// calltap: -a kprobe:inet_listen=count
// calltap: -a kprobe:inet_listen=gcd
// calltap: -a kprobe:inet_listen=owner
// calltap: -a kprobe:inet_listen=pick
// calltap: -a kprobe:inet_listen=promise
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <net/sock.h>

struct proof_t {
	pid_t pid;
	char what[12];
	u32 value;
};
BPF_PERF_OUTPUT(proofs);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_HASH(counts, u32, u32);

static __always_inline int prove(struct pt_regs *ctx, struct proof_t evt, u32 value)
{
	evt.pid = bpf_get_current_pid_tgid() >> 32;
	evt.value = value;
	proofs.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

/* The number of listens of this process so far. 这个进程第几次 listen。 */
int count(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32, zero = 0;
	u32 *n;

	counts.insert(&pid, &zero);
	n = counts.lookup(&pid);
	if (!n)
		return 0;
	*n += 1;
	return prove(ctx, (struct proof_t){ .what = "count" }, *n);
}

/* The greatest common divisor of the process's number and the backlog. 最大公约数。 */
int gcd(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	u32 a = bpf_get_current_pid_tgid() >> 32, b = backlog, rest;

	for (int i = 0; i < 48 && b; i++) {
		rest = a % b;
		a = b;
		b = rest;
	}
	return prove(ctx, (struct proof_t){ .what = "gcd" }, a);
}

/* The process id, read from the kernel's own struct. 内核自己的结构里的进程号。 */
int owner(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	u64 task = bpf_get_current_task();
	pid_t *tgid = (pid_t *)(task + offsetof(struct task_struct, tgid));
	pid_t pid = 0;

	pid = *tgid;
	return prove(ctx, (struct proof_t){ .what = "owner" }, pid);
}

/* The character of the process's name at index backlog. 名字里下标为 backlog 的字符。 */
int pick(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	char comm[16] = "";
	u32 at = backlog;

	bpf_get_current_comm(comm, sizeof(comm));
	if (at >= sizeof(comm))
		return 0;
	return prove(ctx, (struct proof_t){ .what = "pick" }, comm[at]);
}

/* The backlog, if it is even, through a ring buffer. 偶数的 backlog，走环形缓冲区。 */
int promise(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	struct proof_t *evt = ring.ringbuf_reserve(sizeof(*evt));

	if (!evt)
		return 0;
	if (backlog % 2) {
		ring.ringbuf_discard(evt, 0);
		return 0;
	}
	*evt = (struct proof_t){ .what = "promise" };
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	evt->value = backlog;
	ring.ringbuf_submit(evt, 0);
	return 0;
}
