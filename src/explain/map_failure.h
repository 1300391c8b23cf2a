/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Why the kernel does not make a map, at the line that declares it. */
#ifndef CALLTAP_EXPLAIN_MAP_H
#define CALLTAP_EXPLAIN_MAP_H

struct object_map;

/* text: what it was compiled from, with #line; NULL: not known. err: the kernel's -errno */
void explain_map(const char *text, const struct object_map *m, int err);

#endif
