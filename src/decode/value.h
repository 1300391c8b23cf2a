/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Bytes and their layout become values. */
#ifndef CALLTAP_VALUE_H
#define CALLTAP_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "decode/decode_context.h"
#include "decode/layout.h"

struct value {
	enum {
		VALUE_SIGNED,
		VALUE_UNSIGNED,
		VALUE_DURATION, /* ns, in u */
		VALUE_REAL,
		VALUE_BOOL,
		VALUE_NULL,	/* a null pointer */
		VALUE_TEXT,	/* appended to the caller's buffer */
		VALUE_COMPOUND, /* a struct, union or array: decode its members */
	} kind;
	union {
		int64_t i;
		uint64_t u;
		double real;
		bool b;
	};
};

/* Text is appended to a buffer, which records in text->failed that memory ran out. */

/* Decode size bytes as type t. size is t->size, unless t ends in an array that may be shorter. */
void value_decode(const struct type *t, const void *bytes, size_t size,
		  const struct decode_context *context, struct buf *text, struct value *v);
/*
 * Decode a member of the struct in the first size bytes of bytes. 0; -EBADMSG: the member ends
 * beyond them.
 */
int value_decode_member(const struct member *m, const void *bytes, size_t size,
			const struct decode_context *context, struct buf *text, struct value *v);

/*
 * Return how many bytes of m lie in a struct of size bytes; only a trailing array can have fewer or
 * more.
 */
size_t value_member_size(const struct member *m, size_t size);
/* Return the size of t; a flexible array member counts as empty. */
size_t value_type_size(const struct type *t);
/* The number of an array's elements that size bytes hold. */
uint32_t value_element_count(const struct type *t, size_t size);
/*
 * The type that a value of type t prints as: t itself, or the type inside a ONE_OF(...) or
 * USER(...). Moves *bytes and *size to that value.
 */
const struct type *value_inner(const struct type *t, const void **bytes, size_t *size);

#endif
