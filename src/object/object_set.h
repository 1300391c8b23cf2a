/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the objects of one run have between them: each stream and each map has one number in the
 * run, and one name. The name is the probe's own; where several targets have the same, the target's
 * is put before it, "TARGET:NAME".
 */
#ifndef CALLTAP_OBJECT_SET_H
#define CALLTAP_OBJECT_SET_H

#include <stdint.h>

#include "object/object.h"

struct object_set_entry {
	char *name;	 /* in the run; valid UTF-8 */
	uint32_t object; /* which of the objects */
	uint32_t index;	 /* which of its streams, or maps */
};

struct object_set_object {
	const char *target; /* as it was named */
	const struct object *obj;
};

struct object_set {
	const struct object_set_object *objects; /* borrowed */
	uint32_t object_count;
	struct object_set_entry *streams; /* the first object's first, in its order; and so on */
	uint32_t stream_count;
	struct object_set_entry *maps; /* the same, in the order of its source */
	uint32_t map_count;
};

/* objects is borrowed. 0 or -ENOMEM; the caller frees it with object_set_free in any case. */
int object_set_make(const struct object_set_object *objects, uint32_t n, struct object_set *c);
/*
 * Make an object set of a single object of all, which keeps its names; own is that object, borrowed.
 * Like object_set_make().
 */
int object_set_pick(const struct object_set *all, uint32_t object,
		    const struct object_set_object *own, struct object_set *c);
void object_set_free(struct object_set *c);

const struct object *object_set_object_of(const struct object_set *c,
					  const struct object_set_entry *e);
/* Of these numbers; they must be. */
const struct object_stream *object_set_stream(const struct object_set *c, uint32_t stream);
const struct object_map *object_set_map(const struct object_set *c, uint32_t map);

#endif
