/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Values of any layout as text for tables, appended to out, which records in out->failed that memory
 * ran out. bytes holds at least as many bytes as the type has.
 */
#ifndef CALLTAP_VALUE_TEXT_H
#define CALLTAP_VALUE_TEXT_H

#include "base/buf.h"
#include "decode/value.h"

/* 5, text, 1.5ms, [1 2], {a=1 b=2}. */
void value_text_put(const struct type *t, const void *bytes, const struct decode_context *context,
		    struct buf *out);
/* A member of the struct in the first size bytes of bytes. */
void value_text_member(const struct member *m, const void *bytes, size_t size,
		       const struct decode_context *context, struct buf *out);

#endif
