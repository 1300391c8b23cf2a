/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: so when can it be known */
/* Told at the entry. */
#include <linux/ptrace.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <calltap/types.h>

struct listen_t {
	pid_t pid;
	ret_t ret;
	__be16 lport;
	u16 pad;
};
BPF_PERF_OUTPUT(listens);

BPF_HASH(entered, u64, struct sock *);

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	u64 id = bpf_get_current_pid_tgid();
	struct sock *sk = sock->sk;
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct listen_t evt = {};


	entered.update(&id, &sk);
	evt.pid = id >> 32;
	bpf_probe_read_kernel(&evt.lport, sizeof(evt.lport), &inet->inet_sport);
	listens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

