/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Display types: the declared type of a field decides how calltap prints it.
 *
 * These kernel types print in a form of their own; they need no header of calltap:
 *
 *	__be32, struct in_addr	an IPv4 address			192.0.2.1
 *	__be16			a port				443
 *	__be64			a number in network order	1000
 *	struct in6_addr		an IPv6 address			2001:db8::1
 *	struct sockaddr, sockaddr_in, sockaddr_in6, sockaddr_un, sockaddr_storage
 *				address and port, or path	192.0.2.1:443 [2001:db8::1]:443 /run/x
 *				(by the family in it)
 *	sa_family_t		an address family		AF_INET6
 *	char[N]			a NUL-terminated string		nginx
 *	ktime_t			ns of CLOCK_MONOTONIC		2026-11-23T08:22:10.123456789Z
 *	time64_t		s since 1970			2026-11-23T08:22:10Z
 *	umode_t			octal				0644
 *	sigset_t		signals				[INT TERM]
 *	dev_t			a device number			8:1
 *	uuid_t, guid_t		a UUID				6ba7b810-9dad-11d1-80b4-00c04fd430c8
 *	bool			true or false			true
 *	enum			an enumerator, or several	O_A|O_B
 *
 * The types below are for values that the kernel has no type for. Sizes are in bytes.
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

typedef int ret_t;	   /* 4: a return value: a number, or the name of an error */
typedef __s64 ret64_t;	   /* 8: the same for a long */
typedef int errno_t;	   /* 4: an error number of either sign: ENOENT */
typedef int signal_t;	   /* 4: a signal number: SIGTERM */
typedef int wait_status_t; /* 4: a status of wait(): exit(1), killed(SIGSEGV, core) */
typedef __u32 file_mode_t; /* 4: a file's type and permissions: S_IFREG|0644 */
typedef __u64 duration_t;  /* 8: ns; 1.5ms in a table, ns in JSON and CSV */
typedef __s64 realtime_t;  /* 8: ns of CLOCK_REALTIME; prints as ktime_t does */
typedef __u64 cgroup_id_t; /* 8: from bpf_get_current_cgroup_id(): the cgroup's path */
typedef int kstack_t;	   /* 4: a kernel stack, as bpf_get_stackid() returns it: its functions */
typedef int ustack_t;	   /* 4: the same with BPF_F_USER_STACK; needs a field pid or tgid */
typedef __u64 bits_t[16];  /* 128: a bit set: [0 3] */
typedef __u8 mac_t[6];	   /* 6: an Ethernet address: 52:54:00:12:34:56 */

/*
 * A field whose type the probe chooses at run time: several members, and the number of the valid one,
 * from 0, in which. It prints as that member.
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
