/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Values of any layout as JSON, appended to out, which records in out->failed that memory ran out.
 * bytes holds at least as many bytes as the type has.
 */
#ifndef CALLTAP_JSON_TEXT_H
#define CALLTAP_JSON_TEXT_H

#include "base/buf.h"
#include "decode/value.h"

/* 5, "text", [1,2], {"a":1}; integers that parsers would round are strings. */
void json_text_value(const struct type *t, const void *bytes, const struct decode_context *context,
		     struct buf *out);
/* A member of the struct in the first size bytes of bytes. */
void json_text_member(const struct member *m, const void *bytes, size_t size,
		      const struct decode_context *context, struct buf *out);
/* The same for CSV: texts without quotes and escapes; nothing for a member beyond the record. */
void json_text_member_unquoted(const struct member *m, const void *bytes, size_t size,
			       const struct decode_context *context, struct buf *out);

void json_text_unsigned(struct buf *out, uint64_t u);
/* A quoted string; text is valid UTF-8. */
void json_text_string(struct buf *out, const char *text);
/* Escape the text in out from index "from" on, for the inside of a string. */
void json_text_escape_from(struct buf *out, size_t from);

#endif
