/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a pointer into a process's memory points to, as a field of an event: the pointer, what came
 * of reading it, and what was read.
 *
 *	USER(char[240]) path;		a string
 *	USER(u8[32]) data;		bytes, as text with \xNN
 *	USER(struct pollfd[4]) fds;	a struct, an array, whatever it is
 *
 *	USER_TEXT(evt->path, pointer);
 *	USER_READ(evt->when, pointer);
 *	USER_READ_SOME(evt->data, pointer, bytes);	as much of so many bytes as there is room for
 *
 * It is shown as what was read; NULL (null in JSON) for the null pointer; "0x1 (EFAULT)" where
 * nothing can be read, or where it is not in memory now, which a probe can't wait for. A string or
 * bytes that are cut end in "...".
 */
#ifndef CALLTAP_USER_H
#define CALLTAP_USER_H

#include <linux/types.h>

#define USER(what)                   \
	struct {                     \
		__u64 at_user;       \
		__s64 got;           \
		__typeof__(what) is; \
	}

#define USER_TEXT(to, from)                                                                   \
	({                                                                                    \
		(to).at_user = (u64)(from);                                                   \
		(to).got = bpf_probe_read_user_str((to).is, sizeof((to).is), (void *)(from)); \
	})

#define USER_READ(to, from)                                                                \
	({                                                                                 \
		(to).at_user = (u64)(from);                                                \
		(to).got = bpf_probe_read_user(&(to).is, sizeof((to).is), (void *)(from)); \
		if (!(to).got)                                                             \
			(to).got = sizeof((to).is);                                        \
	})

/* got: all that there is, which may be more than was read. */
#define USER_READ_SOME(to, from, bytes)                                             \
	({                                                                          \
		u64 __there = (bytes);                                              \
		u32 __some = __there < sizeof((to).is) ? __there : sizeof((to).is); \
		(to).at_user = (u64)(from);                                         \
		(to).got = bpf_probe_read_user(&(to).is, __some, (void *)(from));   \
		if (!(to).got)                                                      \
			(to).got = __there;                                         \
	})

/* The same, of as many bytes as the number says that length points to. */
#define USER_READ_COUNTED(to, from, length)                                           \
	({                                                                            \
		u32 __counted = 0;                                                    \
		bpf_probe_read_user(&__counted, sizeof(__counted), (void *)(length)); \
		USER_READ_SOME(to, from, __counted);                                  \
	})

/* Nothing was put there, since the call failed. */
#define USER_FAILED(to, from, error)        \
	({                                  \
		(to).at_user = (u64)(from); \
		(to).got = (error);         \
	})

#endif
