/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Parts of a cure that depend on this machine: which header defines a type, similar tracepoints. */
#ifndef CALLTAP_MACHINE_HINTS_H
#define CALLTAP_MACHINE_HINTS_H

#include "base/span.h"

struct buf;

/*
 * Append the #include that defines a type ("struct sock"). root: the kernel's header tree, which
 * is searched; NULL if not known. If no header is found, append advice without a header's name.
 */
void machine_hints_header(const char *root, struct span type, struct buf *out);

/* Append the tracepoints with names similar to CATEGORY:NAME, as suggest_text does. */
void machine_hints_tracepoints(struct span category, struct span name, struct buf *out);

#endif
