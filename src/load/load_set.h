/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The objects of a run in the kernel: all of them, or none. */
#ifndef CALLTAP_LOAD_ALL_H
#define CALLTAP_LOAD_ALL_H

#include "load/load.h"

struct catalog;

struct loads {
	struct loaded *all; /* of the catalog's objects, in its order */
	uint32_t count;
	const struct catalog *catalog;
};

/*
 * As load_object, of each: nothing stays loaded after a failure. Only one alone takes the place of
 * another.
 */
int loads_load(const struct catalog *catalog, const struct load_how *how, struct loads *l);
/* As load_attach, of each: nothing stays attached after a failure. */
int loads_attach(struct loads *l);
void loads_detach(struct loads *l);
void loads_unload(struct loads *l);

#endif
