/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The event of probes/listen_calls.c: one listen system call. The probe fills it in the kernel,
 * --audit reads it in user space, and both include this definition.
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

/* A call that has been entered and has not returned yet. */
struct listen_begun_t {
	ktime_t ts;
	int fd;
	int backlog;	  /* the argument of the call */
	sock_type_t type; /* of the socket; 0: fd is not a socket */
	__u16 protocol;
	sa_family_t family; /* AF_UNSPEC: fd is not a socket */
};

struct listen_call_evt_t {
	ktime_t ts;	     /* when the call returned */
	duration_t duration; /* of the call; 0: its entry was not seen, its arguments are unknown */
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
