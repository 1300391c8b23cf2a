/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The event of probes/listen_calls.c: one listen system call. Defined here, once: the probe fills
 * it in the kernel, --audit reads it in user space.
 */
#ifndef CALLTAP_LISTEN_CALL_H
#define CALLTAP_LISTEN_CALL_H

#include <calltap/types.h>

#ifdef __KERNEL__
#include <linux/net.h>
#include <linux/socket.h>
typedef enum sock_type sock_type_t; /* the kernel's own: SOCK_STREAM */
#else
#include <sys/socket.h>
typedef unsigned int sock_type_t;
#endif

/* A call that has begun. */
struct listen_begun_t {
	ktime_t ts;
	int fd;
	int backlog;	  /* as it was passed */
	sock_type_t type; /* of the socket; 0: there is none behind fd */
	__u16 protocol;
	sa_family_t family; /* AF_UNSPEC: no socket */
};

struct listen_call_evt_t {
	ktime_t ts;	     /* when the call returned */
	duration_t duration; /* of the call; 0: its beginning was not seen, nor what was passed */
	cgroup_id_t cgroup;  /* the caller's cgroup */
	pid_t pid;
	pid_t tid;
	uid_t uid;
	ret_t ret; /* 0 or -errno */
	int fd;
	int backlog;
	sock_type_t type;
	__u16 protocol; /* IPPROTO_TCP, IPPROTO_MPTCP, ... */
	sa_family_t family;
	char comm[16];
};

#endif
