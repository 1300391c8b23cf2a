/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The messages between calltap and calltap-sym, over two pipes, in host byte order. */
#ifndef CALLTAP_SYM_PROTOCOL_H
#define CALLTAP_SYM_PROTOCOL_H

#include <stdint.h>

#define SYM_ADDRESSES_MAX 1024 /* in a request */

/* A request to calltap-sym, followed by count 64-bit addresses. */
struct sym_request {
	int32_t pid; /* the process that the addresses belong to; -1: the kernel */
	uint32_t count;
};

/* The reply, followed by size bytes of text, a line for each address. */
struct sym_reply {
	uint32_t size;
};

#endif
