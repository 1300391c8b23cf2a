/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A column of a map: its key or value, or a member of a key or value that is a struct. */
#ifndef CALLTAP_MAP_COLUMN_H
#define CALLTAP_MAP_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "print/map_layout.h"

struct map_column {
	const char *name;
	const struct type *type;     /* NULL: unknown */
	const struct member *member; /* NULL: the whole key or value */
	uint32_t size;		     /* bytes of the whole key or value */
};

/* The number of columns of a key or value of type t. */
size_t map_column_count(const struct type *t);
/* Column i of a key or value of type t and size bytes; whole: its name if it is no member. */
struct map_column map_column_get(const struct type *t, uint32_t size, const char *whole, size_t i);
/* True for a number, which tables align to the right. */
bool map_column_is_number(const struct map_column *c);

/* True if the column is a stack id. */
bool map_column_is_stack(const struct map_layout *l, const struct map_column *c);
/* The stack whose id is in the column of the key or value (of type t) at bytes. */
struct stack map_column_stack(const struct map_layout *l, const struct type *t,
			      const struct map_column *c, const void *bytes);

/* Append the column of the key or value at bytes: as text for tables, for CSV, or as JSON. */
void map_column_put_text(const struct map_layout *l, const struct map_column *c, const void *bytes,
			 struct buf *out);
void map_column_put_csv(const struct map_layout *l, const struct map_column *c, const void *bytes,
			struct buf *out);
void map_column_put_json(const struct map_layout *l, const struct map_column *c, const void *bytes,
			 struct buf *out);

#endif
