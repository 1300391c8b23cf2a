/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/container.h"

#include <errno.h>
#include <fts.h>
#include <string.h>

#include "base/buf.h"

#define ID_LENGTH 64
#define DIGITS "0123456789abcdef"

bool container_is_id(const char *word)
{
	size_t n = strspn(word, DIGITS);

	return !word[n] && n >= CONTAINER_ID_SHORT && n <= ID_LENGTH;
}

static bool ends_with(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !memcmp(text + len - n, end, n);
}

/* A manager's prefix before the id. conmon monitors a container from outside, so it does not count. */
static bool is_manager_prefix(const char *name, size_t len)
{
	return !len ||
	       ((name[len - 1] == '-' || name[len - 1] == ':') && !ends_with(name, len, "conmon-"));
}

bool container_is_folder(const char *name, const char *id)
{
	size_t len = strlen(name);
	const char *own;

	if (ends_with(name, len, ".scope"))
		len -= strlen(".scope");
	if (len < ID_LENGTH)
		return false;
	own = name + len - ID_LENGTH;
	return strspn(own, DIGITS) >= ID_LENGTH && is_manager_prefix(name, len - ID_LENGTH) &&
	       !strncmp(own, id, strlen(id));
}

/* Search the whole tree: a container may run other containers inside its own folder. */
static int find_folder(FTS *tree, size_t root, const char *id, struct buf *path)
{
	int err = -ENOENT;
	FTSENT *e;

	while (err != -ENOTUNIQ && (e = fts_read(tree))) {
		if (e->fts_info != FTS_D || !e->fts_level || !container_is_folder(e->fts_name, id))
			continue;
		buf_printf(path, "%s%s", err ? "" : " and ", e->fts_path + root);
		err = err ? 0 : -ENOTUNIQ;
	}
	return path->failed ? -ENOMEM : err;
}

int container_find(const char *root, const char *id, struct buf *path)
{
	char *roots[] = { (char *)root, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int err;

	if (!tree)
		return -errno;
	err = find_folder(tree, strlen(root), id, path);
	fts_close(tree);
	return err;
}
