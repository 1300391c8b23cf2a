/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --layout: what a compiled probe's events, keys and values look like in memory. */
#ifndef CALLTAP_SHOW_LAYOUT_H
#define CALLTAP_SHOW_LAYOUT_H

#include "base/buf.h"
#include "decode/layout.h"
#include "print/printer.h"

struct object_set;

/*
 * Appends a struct as C has it, with the offset and size of each member, the holes between them
 * and the padding behind them, all in bytes (in bits for bitfields). name: of the variable.
 */
void show_layout_text(const struct type *t, const char *name, struct buf *out);
/* The same as JSON: {"type":…,"size":…,"members":[{"name":…,"type":…,"offset":…,"size":…},…]}. */
void show_layout_json(const struct type *t, struct buf *out);

/*
 * Appends all layouts of a run's objects, their streams' and their maps', as text each target's
 * under its name where there are several: 0 or -ENOMEM.
 */
int show_layout_object_set(const struct object_set *c, enum print_format format, struct buf *out);

#endif
