/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The counts of --audit as text and as JSON. */
#ifndef CALLTAP_AUDIT_TEXT_H
#define CALLTAP_AUDIT_TEXT_H

#include <stddef.h>

struct audit_match_row;
struct buf;

/* Append "12 listen calls: 9 shown, 2 AF_UNIX, 1 failed before reaching TCP (EBADF)". */
void audit_text_table(const struct audit_match_row *rows, size_t n, struct buf *out);
/* Append the same as a JSON object. */
void audit_text_json(const struct audit_match_row *rows, size_t n, struct buf *out);

#endif
