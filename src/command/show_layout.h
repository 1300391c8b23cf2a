/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --layout: prints the memory layout of a compiled probe's events, keys and values. */
#ifndef CALLTAP_SHOW_LAYOUT_H
#define CALLTAP_SHOW_LAYOUT_H

#include "base/buf.h"
#include "decode/layout.h"
#include "print/printer.h"

struct object_set;

/*
 * Append a type in C syntax, with the offset and size of each member, holes and padding in bytes (in
 * bits for bitfields). name: the variable that is declared.
 */
void show_layout_text(const struct type *t, const char *name, struct buf *out);
/* Append it as JSON: {"type":…,"size":…,"members":[{"name":…,"type":…,"offset":…,"size":…},…]}. */
void show_layout_json(const struct type *t, struct buf *out);

/*
 * Append the layouts of all streams and maps. As text, each target has a heading if there are
 * several. 0 or -ENOMEM.
 */
int show_layout_object_set(const struct object_set *c, enum print_format format, struct buf *out);

#endif
