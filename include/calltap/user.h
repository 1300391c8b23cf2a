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
 *	USER_READ_SOME(evt->data, pointer, bytes);	as many of these bytes as there is room for
 *	USER_READ_STRINGS(evt->argv, pointer);		into a USER(struct user_strings)
 *	USER_READ_VECTOR(evt->vec, pointer, n, bytes);	into a USER(struct user_iovec[N])
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

/* Strings, one behind the other, each with its NUL: argv, envp. Shown as a list, which ends in
 * "..." if there are more. */
struct user_strings {
	__u32 size; /* of them all, in bytes */
	__u32 more;
	char packed[504];
};

#define USER_STRING_MAX 128 /* bytes of one, with its NUL */
#define USER_STRINGS_MAX 24

#define USER_READ_STRINGS(to, from)                                                                \
	({                                                                                         \
		const char *__string = NULL;                                                       \
		u64 __size = 0;                                                                    \
		(to).at_user = (u64)(from);                                                        \
		(to).got = sizeof((to).is);                                                        \
		(to).is.more = 1;                                                                  \
		for (int __i = 0; __i < USER_STRINGS_MAX; __i++) {                                 \
			s64 __n = bpf_probe_read_user(&__string, sizeof(__string),                 \
						      (void *)((from) + __i));                     \
			if (__n)                                                                   \
				(to).got = __i ? (to).got : __n;                                   \
			if (__n || !__string)                                                      \
				(to).is.more = __n != 0;                                           \
			if (__n || !__string || __size > sizeof((to).is.packed) - USER_STRING_MAX) \
				break;                                                             \
			__n = bpf_probe_read_user_str(&(to).is.packed[__size], USER_STRING_MAX,    \
						      __string);                                   \
			if (__n > 0)                                                               \
				__size += __n;                                                     \
		}                                                                                  \
		(to).is.size = __size;                                                             \
	})

/* A buffer of an array of struct iovec, of <linux/uio.h>. */
struct user_iovec {
	USER(__u8[64]) iov_base;
	__u64 iov_len;
};

/* count of them, of which all together have so many bytes. */
#define USER_READ_VECTOR(to, from, count, bytes)                                       \
	({                                                                             \
		u64 __left = (bytes);                                                  \
		u32 __count = (count);                                                 \
		(to).at_user = (u64)(from);                                            \
		(to).got = (u64)__count * sizeof((to).is[0]);                          \
		for (u32 __i = 0; __i < sizeof((to).is) / sizeof((to).is[0]); __i++) { \
			struct iovec __iov = {};                                       \
			s64 __n = -1;                                                  \
			u64 __part;                                                    \
			if (__i < __count)                                             \
				__n = bpf_probe_read_user(&__iov, sizeof(__iov),       \
							  (void *)((from) + __i));     \
			if (__n && __i < __count)                                      \
				(to).got = __n;                                        \
			if (__n)                                                       \
				break;                                                 \
			__part = __iov.iov_len < __left ? __iov.iov_len : __left;      \
			(to).is[__i].iov_len = __iov.iov_len;                          \
			USER_READ_SOME((to).is[__i].iov_base, __iov.iov_base, __part); \
			__left -= __part;                                              \
		}                                                                      \
	})

/*
 * What is there, as a value: USER_VALUE(address->sa_family), USER_VALUE(*number); 0 if it can't be
 * read. (The union: what is declared const can be written.)
 */
#define USER_VALUE(what)                                                           \
	({                                                                         \
		__auto_type __from = &(what);                                      \
		union {                                                            \
			u8 bytes[sizeof(*__from)];                                 \
			__typeof__(*__from) is;                                    \
		} __value = {};                                                    \
		bpf_probe_read_user(__value.bytes, sizeof(__value.bytes), __from); \
		__value.is;                                                        \
	})

/* Nothing was put there, since the call failed. */
#define USER_FAILED(to, from, error)        \
	({                                  \
		(to).at_user = (u64)(from); \
		(to).got = (error);         \
	})

#endif
