/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A session's maps: those that are results are read, shown and recorded, every so often. */
#ifndef CALLTAP_SESSION_MAPS_H
#define CALLTAP_SESSION_MAPS_H

#include <stdint.h>

struct catalog;
struct loads;
struct object;
struct record;
struct scene;

struct session_maps {
	const struct catalog *catalog;
	const struct loads *loads;
	struct scene *scene;
	struct record *record; /* NULL: nobody asked */
	int64_t interval;      /* ns; 0: only when told */
	int64_t due;	       /* when they are shown next, of CLOCK_MONOTONIC */
};

/* From now on, every so many seconds; 0: only when told. */
void session_maps_start(struct session_maps *m, double interval);
/* Shows them if it is time to: 0 or -ENOMEM. A time that was missed is left out. */
int session_maps_look(struct session_maps *m);
/* Shows those that are not among the maps of its next version: as session_maps_show. */
int session_maps_show_last(const struct session_maps *m, const struct object *next);
/* Shows them: 0 or -ENOMEM. One that can't be read is told, and left out. */
int session_maps_show(const struct session_maps *m);

#endif
