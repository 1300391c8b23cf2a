/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Mistakes that compile and load, and show something else than was meant. Only what the text
 * leaves no doubt of is told; a text that is too odd to read is left alone.
 */
#ifndef CALLTAP_LINT_H
#define CALLTAP_LINT_H

struct buf;
struct object;

/* Appends warnings about the probe, whose text has #line; obj is what it compiled to. */
void lint_append(const char *text, const struct object *obj, struct buf *out);
/* The same, on stderr. */
void lint_print(const char *text, const struct object *obj);

#endif
