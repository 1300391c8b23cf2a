/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One value of any layout as text, appended to a line that is being built. Memory that ran out
 * shows in out->failed. bytes: at least the type's size of them.
 */
#ifndef CALLTAP_VALUE_TEXT_H
#define CALLTAP_VALUE_TEXT_H

#include "base/buf.h"
#include "decode/value.h"

/* 5, "text", [1,2], {"a":1}: what JSON has for it; numbers that JSON would round are strings. */
void json_text_value(const struct type *t, const void *bytes, const struct decode_context *context,
		     struct buf *out);
/* 5, text, [1 2], {a=1}: for tables. */
void value_text_put(const struct type *t, const void *bytes, const struct decode_context *context,
		    struct buf *out);

/* The same of a member of the struct at bytes, of which there are size. */
void json_text_member(const struct member *m, const void *bytes, size_t size,
		      const struct decode_context *context, struct buf *out);
void value_text_member(const struct member *m, const void *bytes, size_t size,
		       const struct decode_context *context, struct buf *out);
/* For CSV: as JSON has it, but texts without quotes and escapes, and every number as it is. */
void value_text_member_plain(const struct member *m, const void *bytes, size_t size,
			     const struct decode_context *context, struct buf *out);

/* Numbers and texts alone, as JSON; text must be valid UTF-8. */
void json_text_unsigned(struct buf *out, uint64_t u);
void json_text_string(struct buf *out, const char *text);
/* Text that stands in out from there on becomes the inside of a JSON string. */
void json_text_escape_from(struct buf *out, size_t from);

#endif
