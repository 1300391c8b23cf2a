/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lab 6: the return. 实验 6：返回。
 *
 * The event is sent at entry: too early to know the port of an unbound socket, or the result.
 */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <calltap/types.h>

struct listen_t {
	pid_t pid;
	/* GAP 3 / 空 3: ret_t ret; what inet_listen() returns */
	__be16 lport;
	u16 pad;
};
BPF_PERF_OUTPUT(listens);

/* Listens that have been entered, by thread. 已进入、还没返回的 listen，按线程存放。 */
BPF_HASH(entered, u64, struct sock *);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	u64 id = bpf_get_current_pid_tgid();
	struct sock *sk = sock->sk;
	struct listen_t evt = {};

	/* GAP 1 / 空 1: remember sk for the return: entered.update(&id, &sk) */
	/* GAP 2 / 空 2: from here on it belongs into int kretprobe__inet_listen(ctx) */
	evt.pid = id >> 32;
	bpf_probe_read_kernel(&evt.lport, sizeof(evt.lport), &((struct inet_sock *)sk)->inet_sport);
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
