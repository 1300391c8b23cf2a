/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Explains why the kernel refused to create a map, at the line of its declaration. */
#ifndef CALLTAP_MAP_FAILURE_H
#define CALLTAP_MAP_FAILURE_H

struct object_map;

/* Print the reason. text: the compiled text, with #line; NULL: not known. err: the -errno. */
void map_failure_explain(const char *text, const struct object_map *m, int err);

#endif
