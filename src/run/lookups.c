/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/lookups.h"

#include <errno.h>

#include "decode/cgroup_paths.h"
#include "load/load_set.h"
#include "machine/cgroup_tree.h"
#include "print/stacks.h"
#include "run/recorder.h"
#include "run/stack_read.h"
#include "run/symbolizer.h"

static int record_lookup(const struct lookups *l, enum record_kind kind, uint32_t index,
			 struct buf *packed)
{
	int err = packed->failed ? -ENOMEM : 0;

	if (!err)
		recorder_put(l->recorder, kind, index, buf_text(packed), packed->len);
	buf_free(packed);
	return err;
}

int lookups_stack(void *cookie, uint32_t object, int64_t id, int32_t pid, struct buf *frames,
		  bool *user)
{
	const struct lookups *l = cookie;
	struct buf packed = { 0 };
	int err = stack_read(&l->loads->all[object], l->symbolizer, id, pid, frames, user);

	if (err || !l->recorder)
		return err;
	stacks_pack(id, pid, *user, frames, &packed);
	return record_lookup(l, RECORD_STACK, object, &packed);
}

int lookups_cgroup(void *cookie, uint64_t id, struct buf *path)
{
	const struct lookups *l = cookie;
	struct buf packed = { 0 };
	int err = cgroup_tree_path(id, path);

	if (err || !l->recorder)
		return err;
	cgroup_paths_pack(id, path, &packed);
	return record_lookup(l, RECORD_CGROUP, 0, &packed);
}
