/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Load and attach all objects of a run, or none. */
#ifndef CALLTAP_LOAD_SET_H
#define CALLTAP_LOAD_SET_H

#include "load/load.h"

struct object_set;

struct load_set {
	struct loaded_object *all; /* one per object of the set, in its order */
	uint32_t count;
	const struct object_set *object_set;
};

/*
 * Load each object as load_object does; after a failure nothing stays loaded. settings->previous is
 * for a set of one object.
 */
int load_set_load(const struct object_set *object_set, const struct load_settings *settings,
		  struct load_set *l);
/* Attach each object as load_attach does; after a failure nothing stays attached. */
int load_set_attach(struct load_set *l);
void load_set_detach(struct load_set *l);
void load_set_unload(struct load_set *l);

#endif
