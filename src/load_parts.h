/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What load.c is made of: load_maps.c, load_progs.c. */
#ifndef CALLTAP_LOAD_PARTS_H
#define CALLTAP_LOAD_PARTS_H

#include "load.h"

/* Creates l->maps: 0, or -errno after a message; those that are there then are l's to close. */
int load_maps(struct loaded *l);

/* Loads l->progs, with a gate in front of each if the filter asks: as load_maps. */
int load_progs(struct loaded *l, const struct filter *filter);

#endif
