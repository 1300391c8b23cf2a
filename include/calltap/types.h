/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Display types: what a probe declares a field as decides how calltap prints it.
 *
 * The kernel's own names come first and need nothing from here:
 *
 *	__be32, struct in_addr	an IPv4 address			192.0.2.1
 *	__be16			a port				443
 *	__be64			a number in network order	1000
 *	struct in6_addr		an IPv6 address			2001:db8::1
 *	struct sockaddr, sockaddr_in, sockaddr_in6, sockaddr_un, sockaddr_storage
 *				address and port, or path	192.0.2.1:443 [2001:db8::1]:443 /run/x
 *				(the family in it decides)
 *	sa_family_t		an address family		AF_INET6
 *	char[N]			a string, ended by NUL		nginx
 *	ktime_t			ns of CLOCK_MONOTONIC		shown as the time, UTC
 *	time64_t		s since 1970			2026-11-23T08:22:10Z
 *	umode_t			octal				0644
 *	sigset_t		signals				[INT TERM]
 *	dev_t			a device's numbers		8:1
 *	uuid_t, guid_t		a UUID				6ba7b810-9dad-11d1-80b4-00c04fd430c8
 *	bool, enums		true; an enumerator's name, or names: O_A|O_B
 *
 * Below is what the kernel has no name for. Sizes are in bytes.
 */
#ifndef CALLTAP_TYPES_H
#define CALLTAP_TYPES_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/ktime.h>
#else
#include <sys/types.h>
typedef __s64 ktime_t; /* 8: nanoseconds of CLOCK_MONOTONIC */
#endif

typedef int ret_t;     /* 4: a return value: 0 or more is success, -errno shows the error's name */
typedef __s64 ret64_t; /* 8: the same, of a long */
typedef int errno_t;   /* 4: an error's number, of either sign: its name */
typedef int signal_t;  /* 4: a signal's number: SIGTERM */
typedef int wait_status_t; /* 4: what wait() tells: exit(1), killed(SIGSEGV, core) */
typedef __u32 file_mode_t; /* 4: a file's kind and permissions: S_IFREG|0644 */
typedef __u64 duration_t;  /* 8: ns: 1.5ms in a table, a number of ns in JSON and CSV */
typedef __s64 realtime_t;  /* 8: ns since 1970, by CLOCK_REALTIME */
typedef __u64 cgroup_id_t; /* 8: of bpf_get_current_cgroup_id(): the path of its folder */
typedef int kstack_t;	   /* 4: what bpf_get_stackid returned: that stack, with names */
typedef int ustack_t;	   /* 4: the same with BPF_F_USER_STACK; a field pid or tgid says whose */
typedef __u64 bits_t[16];  /* 128: the numbers of the bits that are set: [0 3] */
typedef __u8 mac_t[6];	   /* 6: an Ethernet address: 52:54:00:12:34:56 */

/*
 * One of several things, where only the probe knows which: the members, and the number of the one
 * that it is, from 0. It is shown as that one.
 *
 *	ONE_OF(
 *		unsigned long value;
 *		signal_t sig;
 *	) arg;
 *
 *	evt->arg.which = 1;
 *	evt->arg.one.sig = SIGTERM;
 */
#define ONE_OF(members)         \
	struct {                \
		__u64 which;    \
		union {         \
			members \
		} one;          \
	}

#endif
