/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The keys and values of a probe's map, taken apart into columns. */
#ifndef CALLTAP_MAP_PARTS_H
#define CALLTAP_MAP_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/layout.h"
#include "decode/value.h"
#include "object/object.h"
#include "print/stacks.h"

/* What is known of a map before anything is read of it. */
struct map_view {
	const char *name;    /* in the run */
	uint32_t generation; /* of its probe; 0: not to be told */
	const struct object_map *map;
	const struct decode_context *context;
	struct stacks *stacks; /* which fields are stacks, and what they are */
	struct type *key;      /* NULL: not known, shown as bytes */
	struct type *value;
	enum object_hist hist; /* NONE also where the key has no slot */
	uint32_t slot;	       /* which member of a struct key is the slot */
};

bool map_parts_is_integer(const struct type *t);
/* Is it a member that only fills a gap, "__pad1"? */
bool map_parts_is_padding(const struct member *m);

/* A column: a key or a value, or a member of one that is a struct. */
struct map_column {
	const char *name;
	const struct type *type;     /* NULL: not known */
	const struct member *member; /* NULL: it is the whole */
	uint32_t size;		     /* bytes, of the whole */
};

/* The parts of a key or value of so many bytes; whole: its name if it has only one. */
size_t map_parts_count(const struct type *t);
struct map_column map_parts_column(const struct type *t, uint32_t size, const char *whole,
				   size_t i);
/* Does this member of a histogram's key make a section? Not the slot, nor what is for padding. */
bool map_parts_starts_histogram(const struct map_view *v, size_t member);
/* A number, to be set to the right. */
bool map_parts_is_number(const struct map_column *p);

/* Is it the id of a stack? Then the stack, whose id is in the key or value (of type t) at bytes. */
bool map_parts_is_stack(const struct map_view *v, const struct map_column *p);
struct stack map_parts_stack(const struct map_view *v, const struct type *t,
			     const struct map_column *p, const void *bytes);

/* Appends what the key or value at bytes has there: as text for people, plain, or as JSON. */
void map_parts_put_text(const struct map_view *v, const struct map_column *p, const void *bytes,
			struct buf *out);
void map_parts_put_plain(const struct map_view *v, const struct map_column *p, const void *bytes,
			 struct buf *out);
void map_parts_put_json(const struct map_view *v, const struct map_column *p, const void *bytes,
			struct buf *out);
/* The sum of a value over all CPUs, with the sign that its type has. */
void map_parts_put_sum(const struct map_view *v, uint64_t sum, struct buf *out);

#endif
