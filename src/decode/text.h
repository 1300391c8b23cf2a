/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Bytes as text that is safe to print. */
#ifndef CALLTAP_TEXT_H
#define CALLTAP_TEXT_H

#include <stddef.h>

struct buf;

/*
 * Append len bytes as valid UTF-8 that cannot control a terminal: control characters, backslashes
 * and bytes that are not UTF-8 become \xNN.
 */
void text_put_escaped(const char *bytes, size_t len, struct buf *out);

#endif
