/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What libbcc needs to be told in the source text itself:
 *  - BPF_ANNOTATE_KV_PAIR behind each struct definition at file scope, which brings the
 *    struct's exact layout into the object's BTF (a struct that no map uses is not there else);
 *  - #line behind each function's opening line, and behind the brace where the body begins on
 *    that line, because libbcc's rewriter adds lines there and would shift every message about
 *    what follows;
 *  - (void)PARAMETER; for each parameter that libbcc fills from a register, because newer
 *    versions of it pass over one that is not used, and over what is wrong with it.
 */
#ifndef CALLTAP_ANNOTATE_H
#define CALLTAP_ANNOTATE_H

#include <stddef.h>

#include "base/buf.h"

/* The annotated maps are named so; the event's struct is the value type of such a map. */
#define ANNOTATE_PREFIX "__layout_"

/* Appends text (len bytes of C) with its annotations to out; out->failed: no memory. */
void annotate(const char *text, size_t len, struct buf *out);

#endif
