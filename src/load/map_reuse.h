/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Choose the maps that the next version of a probe takes over, with their contents. */
#ifndef CALLTAP_MAP_REUSE_H
#define CALLTAP_MAP_REUSE_H

#include <stdbool.h>
#include <stdint.h>

struct object;

/* False for maps that belong to one version: streams, program arrays, loss counters. */
bool map_reuse_may(const struct object *obj, uint32_t map);
/*
 * Find the map of previous with the same name, type, sizes, flags and types of key and value as
 * this map of obj. OBJECT_NONE: no such map, or it may not be taken over.
 */
uint32_t map_reuse_find(const struct object *obj, uint32_t map, const struct object *previous);

#endif
