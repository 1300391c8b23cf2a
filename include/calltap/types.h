/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Display types: what a probe declares a field as decides how calltap prints it.
 *
 * The kernel's own names come first and need nothing from here:
 *
 *	__be32            an IPv4 address          192.0.2.1
 *	__be16            a port                   443
 *	struct in6_addr   an IPv6 address          2001:db8::1
 *	char[N]           a string, ended by NUL   nginx
 *	ktime_t           ns since boot            shown as the time of day
 *	umode_t           octal                    0644
 *	bool, enums       true, or the enumerator's name
 *
 * Below is what the kernel has no name for. Sizes are in bytes.
 */
#ifndef CALLTAP_TYPES_H
#define CALLTAP_TYPES_H

#include <linux/types.h>

#ifndef __KERNEL__
#include <sys/types.h>
typedef __s64 ktime_t; /* 8: nanoseconds of CLOCK_MONOTONIC; the kernel's <linux/ktime.h> */
#endif

typedef int ret_t; /* 4: a return value: 0 or more is success, -errno shows the error's name */

#endif
