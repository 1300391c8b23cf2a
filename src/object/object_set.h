/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The objects of one run. Each stream and each map has a number and a name that are unique in the
 * run. The name is the one in the probe, or "TARGET:NAME" if several targets have it.
 */
#ifndef CALLTAP_OBJECT_SET_H
#define CALLTAP_OBJECT_SET_H

#include <stdint.h>

#include "object/object.h"

struct object_set_entry {
	char *name;	 /* unique in the run; valid UTF-8 */
	uint32_t object; /* index of its object */
	uint32_t index;	 /* index in its object */
};

struct object_set_object {
	const char *target; /* as the user wrote it */
	const struct object *obj;
};

struct object_set {
	const struct object_set_object *objects; /* borrowed */
	uint32_t object_count;
	struct object_set_entry *streams; /* in the order of the objects */
	uint32_t stream_count;
	struct object_set_entry *maps; /* the same, but in the order of each source */
	uint32_t map_count;
};

/*
 * Make the set of n objects, which are borrowed. 0 or -ENOMEM; the caller frees the set with
 * object_set_free in any case.
 */
int object_set_make(const struct object_set_object *objects, uint32_t n, struct object_set *set);
/*
 * Make a set of one object, own (borrowed). Reuse the names from all. object: its index there.
 * Otherwise as object_set_make.
 */
int object_set_pick(const struct object_set *all, uint32_t object,
		    const struct object_set_object *own, struct object_set *set);
void object_set_free(struct object_set *set);

const struct object *object_set_object_of(const struct object_set *set,
					  const struct object_set_entry *e);
/* The stream, or map, of this number, which must exist. */
const struct object_stream *object_set_stream(const struct object_set *set, uint32_t stream);
const struct object_map *object_set_map(const struct object_set *set, uint32_t map);

#endif
