/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The event of probes/listen.c: one listen, as it was when the call returned. The probe fills it in
 * the kernel, calltap reads it in user space, and both include this definition.
 *
 * The struct has 88 bytes and no hidden padding: padding would be sent, too, with any bytes that
 * were on the kernel's stack before, and older kernels refuse such a program. At start calltap
 * compares this definition with the layout that the probe was compiled with, and reads the event by
 * the probe's layout if they differ.
 */
#ifndef CALLTAP_LISTEN_EVT_H
#define CALLTAP_LISTEN_EVT_H

#ifdef __KERNEL__
#include <linux/in6.h>
#else
#include <netinet/in.h>
#endif
#include <calltap/types.h>

struct listen_evt_t {
	ktime_t ts;   /* when the call returned */
	__u64 cgroup; /* id of the caller's cgroup (v2): its folder's inode number */
	__u64 netns;  /* inode of the socket's network namespace, as /proc/PID/ns/net says */
	struct in6_addr laddr6; /* local address if family is AF_INET6, else all zero */
	__be32 laddr;		/* local address if family is AF_INET, else 0 */
	pid_t pid;		/* thread group id, which user space calls the process id */
	pid_t tid;		/* thread id */
	uid_t uid;		/* the caller's user id */
	__u32 backlog;		/* the backlog in force after the call */
	ret_t ret;		/* return value: 0 or -errno */
	__u16 family;		/* AF_INET or AF_INET6 */
	__u16 protocol;		/* IPPROTO_TCP, IPPROTO_MPTCP, ... */
	__be16 lport;		/* local port after the call, in network order */
	char comm[16];		/* the caller's command name */
	__u16 pad;		/* always 0 */
};

#endif
