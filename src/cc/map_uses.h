/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Find the operations of the programs on each map, from their bytecode. */
#ifndef CALLTAP_MAP_USES_H
#define CALLTAP_MAP_USES_H

#include <stdbool.h>
#include <stdint.h>

struct object;

enum {
	USE_LOOKUP = 1 << 0,
	USE_UPDATE = 1 << 1, /* bpf_map_update_elem */
	USE_DELETE = 1 << 2,
	USE_CHANGE = 1 << 3, /* written through what a lookup returned */
	USE_COUNT = 1 << 4,  /* the same with an atomic addition */
	USE_SEND = 1 << 5,   /* the value that a lookup returned was sent to a stream */
	USE_RENEW = 1 << 6,  /* one program both looks it up and updates it */
};

/*
 * The uses of each of obj's maps; the caller frees the array. NULL: out of memory. *all is false if
 * the map of some helper call is not known.
 */
uint32_t *map_uses_of(const struct object *obj, bool *all);

#endif
