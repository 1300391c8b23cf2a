/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Decide which of a probe's maps hold results, and which of those are histograms. */
#ifndef CALLTAP_MAP_ROLES_H
#define CALLTAP_MAP_ROLES_H

struct object;

/* Set the role of each of obj's maps, after stream_structs_match; text is the source. 0 or -ENOMEM. */
int map_roles_choose(const char *text, struct object *obj);

#endif
