/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A process's struct msghdr, the argument of sendmsg() and recvmsg(), with copies of the address and
 * the buffers that it points to.
 *
 *	USER(struct user_message) msg;
 *
 *	USER_READ_MESSAGE(evt->msg, pointer, bytes);	bytes: the total to read from the buffers
 */
#ifndef CALLTAP_MESSAGE_H
#define CALLTAP_MESSAGE_H

#include <linux/socket.h>
#include <linux/uio.h>

#include <calltap/names.h>
#include <calltap/user.h>

struct user_message {
	USER(struct sockaddr_storage) msg_name;
	int msg_namelen;
	USER(struct user_iovec[4]) msg_iov;
	__u64 msg_iovlen;
	void *msg_control;
	__u64 msg_controllen;
	msg_t msg_flags;
};

#define USER_READ_MESSAGE(to, from, bytes)                                                     \
	({                                                                                     \
		struct user_msghdr __head = {};                                                \
		s64 __failed = bpf_probe_read_user(&__head, sizeof(__head), (void *)(from));   \
		(to).at_user = (u64)(from);                                                    \
		(to).got = __failed ? __failed : sizeof((to).is);                              \
		USER_READ_SOME((to).is.msg_name, __head.msg_name, (u32)__head.msg_namelen);    \
		USER_READ_VECTOR((to).is.msg_iov, __head.msg_iov, __head.msg_iovlen, (bytes)); \
		(to).is.msg_namelen = __head.msg_namelen;                                      \
		(to).is.msg_iovlen = __head.msg_iovlen;                                        \
		(to).is.msg_control = __head.msg_control;                                      \
		(to).is.msg_controllen = __head.msg_controllen;                                \
		(to).is.msg_flags = __head.msg_flags;                                          \
	})

#endif
