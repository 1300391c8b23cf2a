/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Bytes and a layout become values. Knows no file, no socket, no kernel. */
#ifndef CALLTAP_VALUE_H
#define CALLTAP_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "decode/layout.h"

struct value {
	enum {
		VALUE_SIGNED,
		VALUE_UNSIGNED,
		VALUE_DURATION, /* ns, in u */
		VALUE_REAL,
		VALUE_BOOL,
		VALUE_NULL,	/* a null pointer: there is nothing */
		VALUE_TEXT,	/* was appended to the text that was given */
		VALUE_COMPOUND, /* a struct, union or array: walk its members */
	} kind;
	union {
		int64_t i;
		uint64_t u;
		double real;
		bool b;
	};
};

/* What is known of the machine that the bytes come from. */
struct decode_context {
	int64_t to_realtime;	 /* ns to add to CLOCK_MONOTONIC to get CLOCK_REALTIME */
	struct cgroups *cgroups; /* by their ids; NULL: ids stay numbers */
};

/* What texts are appended to says itself if memory ran out: text->failed. */

/* The value of one of type t at bytes, of which there are size: t->size, but for a tail. */
void decode_type(const struct type *t, const void *bytes, size_t size,
		 const struct decode_context *context, struct buf *text, struct value *v);
/*
 * The value of a member of the struct at bytes, of which there are size.
 * 0; -EBADMSG: the member does not lie inside.
 */
int decode_member(const struct member *m, const void *bytes, size_t size,
		  const struct decode_context *context, struct buf *text, struct value *v);
/* How many bytes of the member are in a struct's first size bytes; its all, but for a tail. */
size_t decode_reach(const struct member *m, size_t size);
/* How many bytes one of type t has, where it is no record's end. */
size_t decode_size(const struct type *t);
/* What is shown of a ONE_OF(...) and of a USER(...): its type, and its bytes, *size of them. */
const struct type *decode_inner(const struct type *t, const void **bytes, size_t *size);
/*
 * The next of a struct user_strings' strings, and its length, beginning with at NULL; behind the
 * last one "..." if there were more; NULL: that was all.
 */
const char *decode_string(const void *bytes, const char *at, size_t *len);
/* How many elements of an array are in size bytes. */
uint32_t decode_elements(const struct type *t, size_t size);

/*
 * Appends len bytes as text that is valid UTF-8 and harmless on a terminal: control characters,
 * backslashes and bytes that are not UTF-8 become \xNN.
 */
void decode_text(const char *bytes, size_t len, struct buf *out);
/* ns of CLOCK_MONOTONIC as ns since 1970; as they are if the sum does not exist. */
int64_t decode_realtime(int64_t ns, const struct decode_context *context);
/* Appends "2026-11-23T08:22:10.123456789Z". ns: of CLOCK_MONOTONIC. */
void decode_time(int64_t ns, const struct decode_context *context, struct buf *out);
/* Appends "1.2.3.4"; bytes in network order. */
void decode_ipv4(const void *bytes, struct buf *out);
/* Appends "2001:db8::1". */
void decode_ipv6(const void *bytes, struct buf *out);
/* Appends the address in a struct sockaddr of any kind, of which there are size bytes. */
void decode_sockaddr(const void *bytes, size_t size, struct buf *out);
/* "EADDRINUSE" for -98; NULL if ret is no error. */
const char *decode_errno(int64_t ret);

#endif
