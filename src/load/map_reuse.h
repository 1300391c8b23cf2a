/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which maps of a probe's next version are those of the one before, and so keep what they hold. */
#ifndef CALLTAP_MAP_REUSE_H
#define CALLTAP_MAP_REUSE_H

#include <stdbool.h>
#include <stdint.h>

struct object;

/* May it be shared at all? Not what belongs to one version: streams, program arrays, counters. */
bool map_reuse_may(const struct object *obj, uint32_t map);
/*
 * The map of before with the name, type, sizes, flags and types of key and value that this one of
 * obj has; OBJECT_NONE: there is none, or it may not be shared.
 */
uint32_t map_reuse_find(const struct object *obj, uint32_t map, const struct object *before);

#endif
