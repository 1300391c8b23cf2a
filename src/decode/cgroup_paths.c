/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/cgroup_paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define KNOWN_MAX 1024 /* then all are forgotten, and asked for again */

struct cgroup {
	uint64_t id;
	char *path; /* NULL: it has none that could be found */
};

struct cgroups {
	cgroup_resolver resolve;
	void *cookie;
	struct cgroup known[KNOWN_MAX];
	size_t count;
	size_t last; /* that was asked for: the next is mostly the same */
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

static void forget(struct cgroups *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->known[i].path);
	c->count = 0;
}

void cgroup_paths_free(struct cgroups *c)
{
	if (c)
		forget(c);
	free(c);
}

static struct cgroup *find(struct cgroups *c, uint64_t id)
{
	if (c->last < c->count && c->known[c->last].id == id)
		return &c->known[c->last];
	for (c->last = 0; c->last < c->count; c->last++)
		if (c->known[c->last].id == id)
			return &c->known[c->last];
	return NULL;
}

static struct cgroup *add(struct cgroups *c, uint64_t id, const char *path)
{
	struct cgroup *g = find(c, id);

	if (!g && c->count == KNOWN_MAX)
		forget(c);
	if (!g)
		g = &c->known[c->count++];
	else
		free(g->path);
	g->id = id;
	g->path = path ? strdup(path) : NULL;
	return g;
}

const char *cgroup_paths_find(struct cgroups *c, uint64_t id)
{
	struct cgroup *g = find(c, id);
	struct buf path = { 0 };

	if (!g && c->resolve) {
		int err = c->resolve(c->cookie, id, &path);

		g = add(c, id, err || path.failed ? NULL : buf_text(&path));
		buf_free(&path);
	}
	return g ? g->path : NULL;
}

void cgroup_paths_pack(uint64_t id, const struct buf *path, struct buf *out)
{
	buf_add(out, &id, sizeof(id));
	buf_add(out, path->data, path->len);
}

int cgroup_paths_put(struct cgroups *c, const void *bytes, size_t size)
{
	struct buf path = { 0 };
	uint64_t id;
	int err = 0;

	if (size <= sizeof(id))
		return -EBADMSG;
	memcpy(&id, bytes, sizeof(id));
	buf_add(&path, (const char *)bytes + sizeof(id), size - sizeof(id));
	if (path.failed || !add(c, id, buf_text(&path))->path)
		err = -ENOMEM;
	buf_free(&path);
	return err;
}
