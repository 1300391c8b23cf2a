/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* bind: every bind of a socket to an IPv4 or IPv6 address, and its result */
/*
 * The address is the one that the caller asked for; with port 0 the kernel chooses a port.
 *
 * Not seen: sockets that get their port at connect(), listen() or the first send, and binds by
 * io_uring or by 32-bit programs on a 64-bit kernel.
 */
#include <linux/socket.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <calltap/types.h>

struct bind_evt {
	ktime_t time;		/* when the call returned */
	cgroup_id_t cgroup;	/* the caller's cgroup */
	pid_t pid;
	pid_t tid;
	uid_t uid;
	char comm[16];
	ret_t ret;		/* 0 or -errno */
	int fd;			/* the socket */
	struct sockaddr_in6 at; /* or a struct sockaddr_in, as its family says */
};

BPF_PERF_OUTPUT(binds);

struct begun {
	const void *address;
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

TRACEPOINT_PROBE(syscalls, sys_enter_bind)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun r = {};

	r.address = args->umyaddr;
	r.fd = args->fd;
	entered.update(&id, &r);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_bind)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct bind_evt evt = {};

	if (!r)
		return 0; /* entered before we attached */
	evt.time = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.ret = args->ret;
	evt.fd = r->fd;
	/* Read at return, not at entry: by now the kernel has read it too, so it is in memory. */
	if (read_address(&evt.at, r->address))
		binds.perf_submit(args, &evt, sizeof(evt));
	entered.delete(&id);
	return 0;
}
