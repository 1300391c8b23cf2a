/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a session's events refer to by a number: stacks and cgroups, looked up and recorded. */
#ifndef CALLTAP_LOOKUPS_H
#define CALLTAP_LOOKUPS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct load_set;
struct symbolizer;
struct record;

struct lookups {
	const struct load_set *loads;
	struct symbolizer *symbolizer;
	struct record *record; /* NULL: nobody asked */
};

/* Resolvers (stacks.h, cgroups.h), whose cookie is a struct lookups. */
int lookups_stack(void *cookie, uint32_t object, int64_t id, int32_t pid, struct buf *frames,
		  bool *user);
int lookups_cgroup(void *cookie, uint64_t id, struct buf *path);

#endif
