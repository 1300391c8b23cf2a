/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What load.c is made of: load_maps.c, load_progs.c, load_tails.c. */
#ifndef CALLTAP_LOAD_PARTS_H
#define CALLTAP_LOAD_PARTS_H

#include "load.h"

/* Creates l->maps: 0, or -errno after a message; those that are there then are l's to close. */
int load_maps(struct loaded *l);

/* Loads l->progs, with a gate in front of each if the filter asks: as load_maps. */
int load_progs(struct loaded *l, const struct filter *filter);

/* How the program for a slot must be loaded: as those that jump to it. As attach_ops.choose. */
int load_choose_tail(const struct loaded *l, const struct rule *at, struct attach_as *as);
/* Puts the loaded programs into the slots: 0, or -errno after a message. */
int load_fill_slots(const struct loaded *l);

#endif
