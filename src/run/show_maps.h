/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A session's maps: those that are results are read, shown and recorded, every so often. */
#ifndef CALLTAP_SHOW_MAPS_H
#define CALLTAP_SHOW_MAPS_H

#include <stdint.h>

struct object_set;
struct load_set;
struct object;
struct record;
struct report_part;

struct show_maps {
	const struct object_set *object_set;
	const struct load_set *loads;
	struct report_part *part;
	struct record *record; /* NULL: nobody asked */
	int64_t interval;      /* ns; 0: only when told */
	int64_t due;	       /* when they are shown next, of CLOCK_MONOTONIC */
};

/* From now on, every so many seconds; 0: only when told. */
void show_maps_start(struct show_maps *m, double interval);
/* Shows them if it is time to: 0 or -ENOMEM. A time that was missed is left out. */
int show_maps_poll(struct show_maps *m);
/* Shows those that are not among the maps of its next version: as show_maps_print. */
int show_maps_print_last(const struct show_maps *m, const struct object *next);
/* Shows them: 0 or -ENOMEM. One that can't be read is told, and left out. */
int show_maps_print(const struct show_maps *m);

#endif
