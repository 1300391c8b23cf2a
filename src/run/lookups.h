/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Look up the stacks and cgroups that events refer to by their ids, and record them. */
#ifndef CALLTAP_LOOKUPS_H
#define CALLTAP_LOOKUPS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct load_set;
struct symbolizer;
struct recorder;

struct lookups {
	const struct load_set *loads;
	struct symbolizer *symbolizer;
	struct recorder *recorder; /* NULL: without --record */
};

/* A stack_resolver and a cgroup_resolver; cookie: a struct lookups. */
int lookups_stack(void *cookie, uint32_t object, int64_t id, int32_t pid, struct buf *frames,
		  bool *user);
int lookups_cgroup(void *cookie, uint64_t id, struct buf *path);

#endif
