/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Why the kernel does not make a map, at the line that declares it. */
#ifndef CALLTAP_MAP_FAILURE_H
#define CALLTAP_MAP_FAILURE_H

struct object_map;

/* text: what it was compiled from, with #line; NULL: not known. err: the kernel's -errno */
void map_failure_explain(const char *text, const struct object_map *m, int err);

#endif
