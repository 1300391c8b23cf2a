/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* listen: every TCP listen on the machine, with what came of it */
/*
 * The first program to read. It is plain BCC C: edit it, run calltap again, and your version
 * runs; nothing needs to be built. How it works:
 *
 *   1. The name of a function says where it attaches. kprobe__inet_listen runs when the kernel
 *      enters inet_listen(), kretprobe__inet_listen when that call returns.
 *   2. At entry we only remember who listens on which socket: a socket that was not bound has
 *      no port yet, it gets one inside the call.
 *   3. At return we look at the socket again, fill in a struct listen_evt_t and send it. Every
 *      event is sent at the return, so it says what really happened, failures included.
 *
 * Not seen here, because other functions of the kernel serve them: AF_UNIX, vsock, SCTP and
 * Bluetooth sockets, and calls that fail before they reach TCP (a bad descriptor, a UDP socket).
 */
#include <linux/version.h>
#include <linux/net.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include <net/inet_sock.h>
#include <calltap/listen_evt.h>

/* The stream of events to user space. It hands over structs of any size. */
BPF_PERF_OUTPUT(listen_evt);

/* Listens that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct sock *);

static __always_inline int enter(struct sock *sk)
{
	u64 id = bpf_get_current_pid_tgid();

	entered.update(&id, &sk);
	return 0;
}

/*
 * Who called, and when. bpf_get_current_pid_tgid() packs two numbers: above, what user space
 * calls the process id; below, the thread's.
 */
static __always_inline void fill_caller(struct listen_evt_t *evt, u64 id)
{
	evt->ts = bpf_ktime_get_ns();
	evt->pid = id >> 32;
	evt->tid = (u32)id;
	evt->uid = (u32)bpf_get_current_uid_gid();
	evt->cgroup = bpf_get_current_cgroup_id();
	bpf_get_current_comm(evt->comm, sizeof(evt->comm));
}

/*
 * What the socket is now. A program may not follow the kernel's pointers by itself. Where the
 * compiler can see that a pointer is the kernel's, as in sock->sk below, it writes the safe read
 * for us. It looks no further than simple code, though, not through a map that one function
 * fills and another reads, as here. So we read explicitly:
 * bpf_probe_read_kernel(to, how many bytes, from where).
 */
static __always_inline void fill_socket(struct listen_evt_t *evt, struct sock *sk)
{
	struct inet_sock *inet = (struct inet_sock *)sk;
	struct net *net = NULL;
	u32 inum = 0;

	bpf_probe_read_kernel(&evt->family, sizeof(evt->family), &sk->__sk_common.skc_family);
	bpf_probe_read_kernel(&evt->protocol, sizeof(evt->protocol), &sk->sk_protocol);
	bpf_probe_read_kernel(&evt->backlog, sizeof(evt->backlog), &sk->sk_max_ack_backlog);
	bpf_probe_read_kernel(&evt->lport, sizeof(evt->lport), &inet->inet_sport);

	/* The socket's network namespace: the number that `ls -l /proc/PID/ns/net` shows. */
	bpf_probe_read_kernel(&net, sizeof(net), &sk->__sk_common.skc_net.net);
	bpf_probe_read_kernel(&inum, sizeof(inum), &net->ns.inum);
	evt->netns = inum;

	/* Go by the family: the IPv4 field of an IPv6 socket holds something else. */
	if (evt->family == AF_INET)
		bpf_probe_read_kernel(&evt->laddr, sizeof(evt->laddr), &inet->inet_rcv_saddr);
	else if (evt->family == AF_INET6)
		bpf_probe_read_kernel(&evt->laddr6, sizeof(evt->laddr6),
				      &sk->__sk_common.skc_v6_rcv_saddr);
}

/* A Multipath TCP socket listens through a TCP socket inside it, which carries this mark. */
static __always_inline bool is_mptcp(struct sock *sk)
{
	bool mptcp = false;

#if IS_ENABLED(CONFIG_MPTCP)
	bpf_probe_read_kernel(&mptcp, sizeof(mptcp), &((struct tcp_sock *)sk)->is_mptcp);
#endif
	return mptcp;
}

static __always_inline int leave(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct sock **skp = entered.lookup(&id);
	/*
	 * Begin with zeros. A byte without a value is refused by older kernels; newer ones send
	 * what was on the kernel's stack before, which is nobody's business.
	 */
	struct listen_evt_t evt = {};

	if (!skp)
		return 0; /* entered before we attached, or already sent */
	fill_caller(&evt, id);
	fill_socket(&evt, *skp);
	if (evt.protocol == IPPROTO_TCP && is_mptcp(*skp))
		evt.protocol = IPPROTO_MPTCP;
	evt.ret = PT_REGS_RC(ctx);
	entered.delete(&id);

	listen_evt.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

int kprobe__inet_listen(struct pt_regs *ctx, struct socket *sock, int backlog)
{
	return enter(sock->sk);
}

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	return leave(ctx);
}

/*
 * Since Linux 6.6 inet_listen() hands the work to __inet_listen_sk(), and Multipath TCP calls
 * that one directly. A call that came through inet_listen() is seen at both: the inner return
 * comes first and sends the event, the outer one then finds nothing left to send.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
int kprobe____inet_listen_sk(struct pt_regs *ctx, struct sock *sk, int backlog)
{
	return enter(sk);
}

int kretprobe____inet_listen_sk(struct pt_regs *ctx)
{
	return leave(ctx);
}
#endif
