/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/cgroup_paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define CACHED_MAX 1024 /* a full cache is emptied and resolves again */

struct cgroup {
	uint64_t id;
	char *path; /* NULL: the resolver found none */
};

struct cgroups {
	cgroup_resolver resolve;
	void *cookie;
	struct cgroup cached[CACHED_MAX];
	size_t count;
	size_t last; /* index of the last lookup: the next one is mostly the same */
};

struct cgroups *cgroup_paths_new(cgroup_resolver resolve, void *cookie)
{
	struct cgroups *c = calloc(1, sizeof(*c));

	if (c) {
		c->resolve = resolve;
		c->cookie = cookie;
	}
	return c;
}

static void forget_all(struct cgroups *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->cached[i].path);
	c->count = 0;
}

void cgroup_paths_free(struct cgroups *c)
{
	if (c)
		forget_all(c);
	free(c);
}

static struct cgroup *find_cgroup(struct cgroups *c, uint64_t id)
{
	if (c->last < c->count && c->cached[c->last].id == id)
		return &c->cached[c->last];
	for (c->last = 0; c->last < c->count; c->last++)
		if (c->cached[c->last].id == id)
			return &c->cached[c->last];
	return NULL;
}

static struct cgroup *add_cgroup(struct cgroups *c, uint64_t id, const char *path)
{
	struct cgroup *g = find_cgroup(c, id);

	if (!g && c->count == CACHED_MAX)
		forget_all(c);
	if (!g)
		g = &c->cached[c->count++];
	else
		free(g->path);
	g->id = id;
	g->path = path ? strdup(path) : NULL;
	return g;
}

const char *cgroup_paths_find(struct cgroups *c, uint64_t id)
{
	struct cgroup *g = find_cgroup(c, id);
	struct buf path = { 0 };

	if (!g && c->resolve) {
		int err = c->resolve(c->cookie, id, &path);

		g = add_cgroup(c, id, err || path.failed ? NULL : buf_text(&path));
		buf_free(&path);
	}
	return g ? g->path : NULL;
}

void cgroup_paths_pack(uint64_t id, const struct buf *path, struct buf *out)
{
	buf_add(out, &id, sizeof(id));
	buf_add(out, path->data, path->len);
}

int cgroup_paths_unpack(struct cgroups *c, const void *bytes, size_t size)
{
	struct buf path = { 0 };
	uint64_t id;
	int err = 0;

	if (size <= sizeof(id))
		return -EBADMSG;
	memcpy(&id, bytes, sizeof(id));
	buf_add(&path, (const char *)bytes + sizeof(id), size - sizeof(id));
	if (path.failed || !add_cgroup(c, id, buf_text(&path))->path)
		err = -ENOMEM;
	buf_free(&path);
	return err;
}
