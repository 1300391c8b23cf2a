/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A probe's map, shown: its content as a table, a line of JSON, CSV, or a drawn histogram, with
 * keys and values by their types. Knows no kernel.
 */
#ifndef CALLTAP_MAP_VIEW_H
#define CALLTAP_MAP_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content.h"
#include "decode.h"
#include "layout.h"
#include "object.h"
#include "print.h"
#include "stacks.h"

/* What is known of a map before anything is read of it. */
struct map_view {
	const char *name;    /* in the run */
	uint32_t generation; /* of its probe; 0: not to be told */
	const struct object_map *map;
	const struct decode_clock *clock;
	struct stacks *stacks; /* which fields are stacks, and what they are */
	struct type *key;      /* NULL: not known, shown as bytes */
	struct type *value;
	enum object_hist hist; /* NONE also where the key has no slot */
	uint32_t slot;	       /* which member of a struct key is the slot */
};

/* All are borrowed. 0 or -ENOMEM; map_view_close is called in any case. */
int map_view_open(const struct object *obj, uint32_t map, const char *name,
		  const struct decode_clock *clock, struct stacks *stacks, struct map_view *v);
void map_view_close(struct map_view *v);

/*
 * Appends the content's text in this format: 0, -EBADMSG (it is none of this map) or -ENOMEM.
 */
int map_view_show(const struct map_view *v, enum print_format format, const void *bytes,
		  size_t size, struct buf *out);

/* For the formats */

int map_table(const struct map_view *v, const struct content *c, struct buf *out);
int map_json(const struct map_view *v, const struct content *c, struct buf *out);
int map_csv(const struct map_view *v, const struct content *c, struct buf *out);

/* A column: a key or a value, or a member of one that is a struct. */
struct part {
	const char *name;
	const struct type *type;     /* NULL: not known */
	const struct member *member; /* NULL: it is the whole */
	uint32_t size;		     /* bytes, of the whole */
};

/* The parts of a key or value of so many bytes; whole: its name if it has only one. */
size_t map_part_count(const struct type *t);
struct part map_part(const struct type *t, uint32_t size, const char *whole, size_t i);
/* Does this member of a histogram's key make a section? Not the slot, nor what is for padding. */
bool map_makes_section(const struct map_view *v, size_t member);
/* A number, to be set to the right. */
bool map_part_is_number(const struct part *p);

/* Is it the id of a stack? Then the stack, whose id is in the key or value (of type t) at bytes. */
bool map_part_is_stack(const struct map_view *v, const struct part *p);
struct stack map_stack(const struct map_view *v, const struct type *t, const struct part *p,
		       const void *bytes);

/* Appends what the key or value at bytes has there: as text for people, plain, or as JSON. */
void map_put_text(const struct map_view *v, const struct part *p, const void *bytes,
		  struct buf *out);
void map_put_plain(const struct map_view *v, const struct part *p, const void *bytes,
		   struct buf *out);
void map_put_json(const struct map_view *v, const struct part *p, const void *bytes,
		  struct buf *out);
/* The sum of a value over all CPUs, with the sign that its type has. */
void map_put_sum(const struct map_view *v, uint64_t sum, struct buf *out);

#endif
