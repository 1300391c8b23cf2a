/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Warnings about probes that compile and load, but show something unintended. Report a case only if
 * it is surely a mistake; a text that the scanner cannot parse gets no warnings.
 */
#ifndef CALLTAP_LINT_H
#define CALLTAP_LINT_H

struct buf;
struct object;

/* Append warnings about a probe. text: with #line; obj: the compiled probe. */
void lint_append(const char *text, const struct object *obj, struct buf *out);
/* Print the warnings on stderr. */
void lint_print(const char *text, const struct object *obj);

#endif
