/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the objects of one run have between them: each stream and each map has one number in the
 * run, and one name. The name is the probe's own; where several targets have the same, the target's
 * is put before it, "TARGET:NAME".
 */
#ifndef CALLTAP_CATALOG_H
#define CALLTAP_CATALOG_H

#include <stdint.h>

#include "object/object.h"

struct catalog_entry {
	char *name;	 /* in the run; valid UTF-8 */
	uint32_t object; /* which of the objects */
	uint32_t index;	 /* which of its streams, or maps */
};

struct catalog_object {
	const char *target; /* as it was named */
	const struct object *obj;
};

struct catalog {
	const struct catalog_object *objects; /* borrowed */
	uint32_t object_count;
	struct catalog_entry *streams; /* the first object's first, in its order; and so on */
	uint32_t stream_count;
	struct catalog_entry *maps; /* the same, in the order of its source */
	uint32_t map_count;
};

/* objects is borrowed. 0 or -ENOMEM; the caller frees it with catalog_free in any case. */
int catalog_make(const struct catalog_object *objects, uint32_t n, struct catalog *c);
/*
 * A catalog of one of all's objects alone, which keeps the names that it has among them; own is it,
 * borrowed. As catalog_make.
 */
int catalog_pick(const struct catalog *all, uint32_t object, const struct catalog_object *own,
		 struct catalog *c);
void catalog_free(struct catalog *c);

const struct object *catalog_object_of(const struct catalog *c, const struct catalog_entry *e);
/* Of these numbers; they must be. */
const struct object_stream *catalog_stream(const struct catalog *c, uint32_t stream);
const struct object_map *catalog_map(const struct catalog *c, uint32_t map);

#endif
