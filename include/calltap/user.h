/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A field of an event for memory of the process that a pointer refers to: the pointer, the result
 * of the read, and a copy of the memory.
 *
 *	USER(char[240]) path;		a string
 *	USER(u8[32]) data;		bytes, printed as text with \xNN
 *	USER(struct pollfd[4]) fds;	any other type: a struct, an array
 *
 *	USER_TEXT(evt->path, pointer);
 *	USER_READ(evt->when, pointer);
 *	USER_READ_SOME(evt->data, pointer, bytes);	at most so many bytes
 *	USER_READ_STRINGS(evt->argv, pointer);		into a USER(struct user_strings)
 *	USER_READ_VECTOR(evt->vec, pointer, n, bytes);	into a USER(struct user_iovec[N])
 *
 * The field prints as the copy; as NULL (null in JSON) for the null pointer; as "0x1 (EFAULT)" if
 * the memory cannot be read or is not resident, since a probe cannot wait for a page. A string or
 * bytes that are longer than the copy end in "...".
 */
#ifndef CALLTAP_USER_H
#define CALLTAP_USER_H

#include <linux/types.h>

/*
 * at_user: the pointer. got: the size of the memory in bytes, which may exceed the copy, or -errno.
 * is: the copy.
 */
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

/* Read at most the size of the copy; bytes: the size of the memory. */
#define USER_READ_SOME(to, from, bytes)                                             \
	({                                                                          \
		u64 __there = (bytes);                                              \
		u32 __some = __there < sizeof((to).is) ? __there : sizeof((to).is); \
		(to).at_user = (u64)(from);                                         \
		(to).got = bpf_probe_read_user(&(to).is, __some, (void *)(from));   \
		if (!(to).got)                                                      \
			(to).got = __there;                                         \
	})

/* The same; length: a pointer in the process to the size of the memory, a __u32. */
#define USER_READ_COUNTED(to, from, length)                                           \
	({                                                                            \
		u32 __counted = 0;                                                    \
		bpf_probe_read_user(&__counted, sizeof(__counted), (void *)(length)); \
		USER_READ_SOME(to, from, __counted);                                  \
	})

/* An array of strings, such as argv and envp. It prints as a list, with "..." if some are missing. */
struct user_strings {
	__u32 size;	  /* bytes of packed that are used */
	__u32 more;	  /* not 0: some strings are missing */
	char packed[504]; /* the strings, each with its NUL */
};

#define USER_STRING_MAX 128 /* largest string in bytes, including its NUL */
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

/* An element of an array of struct iovec, with a copy of its buffer. */
struct user_iovec {
	USER(__u8[64]) iov_base;
	__u64 iov_len;
};

/* Read count elements; bytes: the total to read from their buffers. */
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
 * Read a value in the process's memory: USER_VALUE(address->sa_family), USER_VALUE(*number). 0 if it
 * cannot be read. The union lets it write a type that is declared const.
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

/* For a call that failed and wrote nothing to the memory; error: -errno. */
#define USER_FAILED(to, from, error)        \
	({                                  \
		(to).at_user = (u64)(from); \
		(to).got = (error);         \
	})

#endif
