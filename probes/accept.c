/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* accept: every TCP connection that a server takes, with its peer; and accepts that fail */
/*
 * All accepts of TCP call inet_accept(), also accepts by io_uring. Multipath TCP has its own
 * mptcp_stream_accept(), which may call inet_accept(). At entry we remember where the new socket
 * will be, and read it at return. If a call goes through both functions, the inner return sends
 * the event, and the outer one finds nothing left to send.
 */
#include <linux/net.h>
#include <linux/in.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <calltap/types.h>

struct accept_evt {
	ktime_t time;		   /* when the call returned */
	duration_t took;	   /* from entry to return, the wait for a peer included */
	cgroup_id_t cgroup;	   /* the caller's cgroup */
	pid_t pid;
	uid_t uid;
	char comm[16];
	u32 netns;		   /* inode of the socket's network namespace */
	ret_t ret;		   /* 0 or -errno; EAGAIN: no connection was waiting */
	struct sockaddr_in6 local; /* or a struct sockaddr_in, as its family says */
	struct sockaddr_in6 peer;  /* all zero if the accept failed */
};

BPF_PERF_OUTPUT(accepts);

struct begun {
	struct socket *server;
	struct socket *new;
	u64 since;
};

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct begun);

static __always_inline int enter(struct socket *server, struct socket *new)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun r = {};

	r.server = server;
	r.new = new;
	r.since = bpf_ktime_get_ns();
	entered.update(&id, &r);
	return 0;
}

/* Fill in both ends of the connection, in the form of the socket's family. */
static __always_inline void fill_ends(struct accept_evt *evt, struct sock *sk)
{
	struct sockaddr_in *local = (struct sockaddr_in *)&evt->local;
	struct sockaddr_in *peer = (struct sockaddr_in *)&evt->peer;
	struct sock_common *c = &sk->__sk_common;
	struct net *net = NULL;

	bpf_probe_read_kernel(&net, sizeof(net), &c->skc_net.net);
	bpf_probe_read_kernel(&evt->netns, sizeof(evt->netns), &net->ns.inum);
	bpf_probe_read_kernel(&local->sin_family, sizeof(local->sin_family), &c->skc_family);
	bpf_probe_read_kernel(&local->sin_port, sizeof(local->sin_port),
			      &((struct inet_sock *)sk)->inet_sport);
	bpf_probe_read_kernel(&peer->sin_port, sizeof(peer->sin_port), &c->skc_dport);
	peer->sin_family = local->sin_family;
	if (local->sin_family == AF_INET) {
		bpf_probe_read_kernel(&local->sin_addr, sizeof(local->sin_addr),
				      &c->skc_rcv_saddr);
		bpf_probe_read_kernel(&peer->sin_addr, sizeof(peer->sin_addr), &c->skc_daddr);
	} else {
		bpf_probe_read_kernel(&evt->local.sin6_addr, sizeof(evt->local.sin6_addr),
				      &c->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(&evt->peer.sin6_addr, sizeof(evt->peer.sin6_addr),
				      &c->skc_v6_daddr);
	}
}

static __always_inline int leave(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct accept_evt evt = {};
	struct sock *sk = NULL;

	if (!r)
		return 0; /* entered before we attached, or already sent */
	evt.time = bpf_ktime_get_ns();
	evt.took = evt.time - r->since;
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.ret = PT_REGS_RC(ctx);
	bpf_probe_read_kernel(&sk, sizeof(sk), evt.ret ? &r->server->sk : &r->new->sk);
	fill_ends(&evt, sk);
	if (evt.ret)
		__builtin_memset(&evt.peer, 0, sizeof(evt.peer));
	entered.delete(&id);
	accepts.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

int kprobe__inet_accept(struct pt_regs *ctx, struct socket *server, struct socket *new)
{
	return enter(server, new);
}

int kretprobe__inet_accept(struct pt_regs *ctx)
{
	return leave(ctx);
}

#if IS_ENABLED(CONFIG_MPTCP)
int kprobe__mptcp_stream_accept(struct pt_regs *ctx, struct socket *server, struct socket *new)
{
	return enter(server, new);
}

int kretprobe__mptcp_stream_accept(struct pt_regs *ctx)
{
	return leave(ctx);
}
#endif
