/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tcplife: every TCP connection at its end: whose, between whom, how long and how many bytes */
/*
 * A connection lives from ESTABLISHED to CLOSE, two of the states that the tracepoint
 * inet_sock_set_state reports. A connection that is closed with a FIN ends here when no process
 * can use it any more, although the kernel keeps its ports a minute longer (TIME_WAIT).
 *
 * The state often changes while the kernel handles a packet, in the context of any process. So
 * the owner is noted when it runs itself: when it connects, accepts or closes.
 *
 * Not seen: connections that were established before the probe was attached, and attempts that
 * never led to a connection.
 */
#include <linux/in.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <net/tcp_states.h>
#include <calltap/types.h>

struct tcplife_evt {
	ktime_t time;		   /* when it ended */
	duration_t age;		   /* from ESTABLISHED to CLOSE */
	u64 sent;		   /* bytes that the peer acknowledged */
	u64 received;		   /* bytes that arrived, in order */
	cgroup_id_t cgroup;	   /* the owner's; 0, like all of the owner's fields, if it is not known */
	pid_t pid;		   /* the owner: the process that connected or accepted, or else closed */
	uid_t uid;
	char comm[16];
	u32 netns;		   /* inode of the socket's network namespace */
	u32 resent;		   /* packets sent again */
	struct sockaddr_in6 local; /* or a struct sockaddr_in, as its family says */
	struct sockaddr_in6 peer;
};

BPF_PERF_OUTPUT(lives);

struct life {
	u64 since;   /* 0: not established yet */
	u64 cgroup;
	u32 pid;
	u32 uid;
	char comm[16];
	u64 acked;   /* bytes acknowledged when it was established: the SYN */
	u64 sent_fin;
};

/* Connections by socket. */
BPF_HASH(lives_of, struct sock *, struct life);

static __always_inline void set_owner(struct life *life)
{
	if (life->pid)
		return;
	life->cgroup = bpf_get_current_cgroup_id();
	life->pid = bpf_get_current_pid_tgid() >> 32;
	life->uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(life->comm, sizeof(life->comm));
}

static __always_inline void fill_ends(struct tcplife_evt *evt, struct sock *sk)
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

/*
 * The kernel counts bytes by TCP's sequence numbers, where SYN and FIN take one each. Our FIN
 * is acknowledged if everything is; the peer's FIN has arrived if SOCK_DONE is set.
 */
static __always_inline void fill_bytes(struct tcplife_evt *evt, struct sock *sk, struct life *life)
{
	struct tcp_sock *tp = (struct tcp_sock *)sk;
	unsigned long flags = 0;
	u32 una = 0, written = 0;

	bpf_probe_read_kernel(&evt->sent, sizeof(evt->sent), &tp->bytes_acked);
	bpf_probe_read_kernel(&evt->received, sizeof(evt->received), &tp->bytes_received);
	bpf_probe_read_kernel(&evt->resent, sizeof(evt->resent), &tp->total_retrans);
	bpf_probe_read_kernel(&una, sizeof(una), &tp->snd_una);
	bpf_probe_read_kernel(&written, sizeof(written), &tp->write_seq);
	bpf_probe_read_kernel(&flags, sizeof(flags), &sk->sk_flags);
	evt->sent -= life->acked + (life->sent_fin && una == written);
	evt->received -= flags >> SOCK_DONE & 1;
}

static __always_inline void begin(struct sock *sk, struct life *life)
{
	life->since = bpf_ktime_get_ns();
	bpf_probe_read_kernel(&life->acked, sizeof(life->acked),
			      &((struct tcp_sock *)sk)->bytes_acked);
}

static __always_inline void end(void *ctx, struct sock *sk, struct life *life)
{
	struct tcplife_evt evt = {};

	evt.time = bpf_ktime_get_ns();
	evt.age = evt.time - life->since;
	evt.cgroup = life->cgroup;
	evt.pid = life->pid;
	evt.uid = life->uid;
	__builtin_memcpy(evt.comm, life->comm, sizeof(evt.comm));
	fill_ends(&evt, sk);
	fill_bytes(&evt, sk, life);
	lives.perf_submit(ctx, &evt, sizeof(evt));
}

TRACEPOINT_PROBE(sock, inet_sock_set_state)
{
	struct sock *sk = (struct sock *)args->skaddr;
	struct life new = {};
	struct life *life;

	if (args->protocol != IPPROTO_TCP)
		return 0;
	if (args->newstate == TCP_SYN_SENT || args->newstate == TCP_ESTABLISHED)
		lives_of.insert(&sk, &new);
	life = lives_of.lookup(&sk);
	if (!life)
		return 0;
	switch (args->newstate) {
	case TCP_SYN_SENT:
		set_owner(life);
		break;
	case TCP_ESTABLISHED:
		begin(sk, life);
		break;
	case TCP_FIN_WAIT1:
	case TCP_LAST_ACK:
		life->sent_fin = 1;
		set_owner(life);
		break;
	case TCP_CLOSE:
		if (life->since)
			end(args, sk, life);
		lives_of.delete(&sk);
	}
	return 0;
}

/* The kernel establishes a connection before a process accepts it; the acceptor is the owner. */
int kretprobe__inet_csk_accept(struct pt_regs *ctx)
{
	struct sock *sk = (struct sock *)PT_REGS_RC(ctx);
	struct life *life = lives_of.lookup(&sk);

	if (life)
		set_owner(life);
	return 0;
}
