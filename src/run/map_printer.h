/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Read, print and record the result maps of a generation, every interval and at its end. */
#ifndef CALLTAP_MAP_PRINTER_H
#define CALLTAP_MAP_PRINTER_H

#include <stdint.h>

struct object_set;
struct load_set;
struct object;
struct recorder;
struct report_part;

struct map_printer { /* all pointers are borrowed */
	const struct object_set *object_set;
	const struct load_set *loads;
	struct report_part *part;
	struct recorder *recorder; /* NULL: without --record */
	int64_t interval;	   /* ns; 0: none */
	int64_t due;		   /* when the maps are printed next, of CLOCK_MONOTONIC */
};

/* Start the interval, in seconds; 0: none. */
void map_printer_start(struct map_printer *m, double interval);
/* Print the maps if they are due: 0 or -ENOMEM. Missed intervals are skipped. */
int map_printer_poll(struct map_printer *m);
/* Print the maps that the next generation's object does not reuse: as map_printer_print. */
int map_printer_print_last(const struct map_printer *m, const struct object *next);
/* Print all result maps: 0 or -ENOMEM. A map that cannot be read is reported and skipped. */
int map_printer_print(const struct map_printer *m);

#endif
