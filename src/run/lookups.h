/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a session's events refer to by a number: stacks and cgroups, looked up and recorded. */
#ifndef CALLTAP_SESSION_NAMES_H
#define CALLTAP_SESSION_NAMES_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct loads;
struct names;
struct record;

struct session_names {
	const struct loads *loads;
	struct names *names;
	struct record *record; /* NULL: nobody asked */
};

/* Resolvers (stacks.h, cgroups.h), whose cookie is a struct session_names. */
int session_names_stack(void *cookie, uint32_t object, int64_t id, int32_t pid, struct buf *frames,
			bool *user);
int session_names_cgroup(void *cookie, uint64_t id, struct buf *path);

#endif
