/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* connect: every connect to an IPv4 or IPv6 address, what came of it and how long it took */
/*
 * Any protocol: TCP, UDP, raw sockets. A connect that does not wait returns EINPROGRESS; the
 * probe tcplife shows how such a connection ends. An IPv4-mapped address prints as the caller
 * passed it, ::ffff:192.0.2.1.
 *
 * Not seen: connects by io_uring, by sendto() with MSG_FASTOPEN, and by 32-bit programs on a
 * 64-bit kernel.
 */
#include <linux/socket.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <calltap/types.h>

struct connect_evt {
	ktime_t time;		/* when the call returned */
	cgroup_id_t cgroup;	/* the caller's cgroup */
	pid_t pid;
	pid_t tid;
	uid_t uid;
	char comm[16];
	ret_t ret;		/* 0 or -errno */
	duration_t took;	/* from entry to return */
	struct sockaddr_in6 to; /* or a struct sockaddr_in, as its family says */
	int fd;			/* the socket */
};

BPF_PERF_OUTPUT(connects);

struct begun {
	const void *address;
	u64 since;
	u64 fd;
};

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct begun);

/* Read an address from the caller's memory: false if its family is neither IPv4 nor IPv6. */
static __always_inline bool read_address(struct sockaddr_in6 *to, const void *from)
{
	u16 family = 0;

	bpf_probe_read_user(&family, sizeof(family), from);
	if (family == AF_INET)
		bpf_probe_read_user(to, sizeof(struct sockaddr_in), from);
	else if (family == AF_INET6)
		bpf_probe_read_user(to, sizeof(struct sockaddr_in6), from);
	return family == AF_INET || family == AF_INET6;
}

TRACEPOINT_PROBE(syscalls, sys_enter_connect)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun r = {};

	r.address = args->uservaddr;
	r.fd = args->fd;
	r.since = bpf_ktime_get_ns();
	entered.update(&id, &r);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_connect)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct connect_evt evt = {};

	if (!r)
		return 0; /* entered before we attached */
	evt.time = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.ret = args->ret;
	evt.took = evt.time - r->since;
	evt.fd = r->fd;
	/* Read at return, not at entry: by now the kernel has read it too, so it is in memory. */
	if (read_address(&evt.to, r->address))
		connects.perf_submit(args, &evt, sizeof(evt));
	entered.delete(&id);
	return 0;
}
