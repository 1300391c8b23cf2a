/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Add annotations for libbcc to a source:
 *  - BPF_ANNOTATE_KV_PAIR after each struct definition at file scope, which puts the struct's
 *    layout into the object's BTF, also if no map uses it;
 *  - #line after the first line of each function, and after the brace of a body that begins on
 *    that line, because libbcc's rewriter adds lines there, which would shift the line numbers of
 *    messages;
 *  - (void)PARAMETER; for each parameter that libbcc fills from a register, because newer
 *    versions of libbcc neither fill nor check unused ones.
 */
#ifndef CALLTAP_ANNOTATE_H
#define CALLTAP_ANNOTATE_H

#include <stddef.h>

#include "base/buf.h"

/* Prefix of the annotations' names; the event's struct is the annotation's value type. */
#define ANNOTATE_PREFIX "__layout_"

/*
 * Append text, len bytes of C, with annotations to out. Out of memory is recorded in out->failed.
 */
void annotate(const char *text, size_t len, struct buf *out);

#endif
