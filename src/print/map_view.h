/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A probe's map, shown: its content as a table, a line of JSON, CSV, or a drawn histogram, with
 * keys and values by their types. Knows no kernel.
 */
#ifndef CALLTAP_MAP_VIEW_H
#define CALLTAP_MAP_VIEW_H

#include <stddef.h>
#include <stdint.h>

#include "print/map_parts.h"
#include "print/printer.h"

/* All are borrowed. 0 or -ENOMEM; map_view_close is called in any case. */
int map_view_open(const struct object *obj, uint32_t map, const char *name,
		  const struct decode_context *context, struct stacks *stacks, struct map_view *v);
void map_view_close(struct map_view *v);

/*
 * Appends the content's text in this format: 0, -EBADMSG (it is none of this map) or -ENOMEM.
 */
int map_view_show(const struct map_view *v, enum print_format format, const void *bytes,
		  size_t size, struct buf *out);

#endif
