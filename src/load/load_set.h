/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The objects of a run in the kernel: all of them, or none. */
#ifndef CALLTAP_LOAD_SET_H
#define CALLTAP_LOAD_SET_H

#include "load/load.h"

struct object_set;

struct load_set {
	struct loaded *all; /* of the catalog's objects, in its order */
	uint32_t count;
	const struct object_set *object_set;
};

/*
 * As load_object, of each: nothing stays loaded after a failure. Only one alone takes the place of
 * another.
 */
int load_set_load(const struct object_set *object_set, const struct load_how *how,
		  struct load_set *l);
/* As load_attach, of each: nothing stays attached after a failure. */
int load_set_attach(struct load_set *l);
void load_set_detach(struct load_set *l);
void load_set_unload(struct load_set *l);

#endif
