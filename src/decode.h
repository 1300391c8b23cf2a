/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Bytes and a layout become values. Knows no file, no socket, no kernel. */
#ifndef CALLTAP_DECODE_H
#define CALLTAP_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "layout.h"

struct value {
	enum {
		VALUE_SIGNED,
		VALUE_UNSIGNED,
		VALUE_REAL,
		VALUE_BOOL,
		VALUE_TEXT,
		VALUE_COMPOUND, /* a struct, union or array: walk its members */
	} kind;
	union {
		int64_t i;
		uint64_t u;
		double real;
		bool b;
	};
	struct buf text; /* of VALUE_TEXT; freed with value_free */
};

/* Nanoseconds to add to CLOCK_MONOTONIC to get CLOCK_REALTIME. */
struct decode_clock {
	int64_t to_realtime;
};

/*
 * The value of a member of the struct at bytes (size bytes long).
 * 0; -EBADMSG: the member does not lie inside; -ENOMEM.
 */
int decode_member(const struct member *m, const void *bytes, size_t size,
		  const struct decode_clock *clock, struct value *v);
/* The value of one of type t at bytes, of which there are at least t->size. 0 or -ENOMEM. */
int decode_type(const struct type *t, const void *bytes, const struct decode_clock *clock,
		struct value *v);
void value_free(struct value *v);

/*
 * Appends len bytes as text that is valid UTF-8 and harmless on a terminal: control characters,
 * backslashes and bytes that are not UTF-8 become \xNN.
 */
void decode_text(const char *bytes, size_t len, struct buf *out);
/* ns of CLOCK_MONOTONIC as ns since 1970; as they are if the sum does not exist. */
int64_t decode_realtime(int64_t ns, const struct decode_clock *clock);
/* Appends "2026-11-23T08:22:10.123456789Z". ns: of CLOCK_MONOTONIC. */
void decode_time(int64_t ns, const struct decode_clock *clock, struct buf *out);
/* Appends "1.2.3.4"; bytes in network order. */
void decode_ipv4(const void *bytes, struct buf *out);
/* Appends "2001:db8::1". */
void decode_ipv6(const void *bytes, struct buf *out);
/* "EADDRINUSE" for -98; NULL if ret is no error. */
const char *decode_errno(int64_t ret);

#endif
