/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/stack_read.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stddef.h>

#include "load/load.h"
#include "object/object.h"
#include "run/symbolizer.h"
#include "sym/protocol.h"

#define KERNEL_HALF (1ull << 63)

static int read_map(const struct object_map *m, int fd, uint32_t id, uint64_t *addresses,
		    uint32_t *count)
{
	int err;

	if (m->flags & BPF_F_STACK_BUILD_ID || m->value_size > SYM_ADDRESSES_MAX * 8)
		return -EOPNOTSUPP;
	err = bpf_map_lookup_elem(fd, &id, addresses);
	*count = 0;
	while (!err && *count < m->value_size / 8 && addresses[*count])
		++*count;
	return err;
}

int stack_read(const struct loaded_object *l, struct symbolizer *symbolizer, int64_t id,
	       int32_t pid, struct buf *frames, bool *user)
{
	uint64_t addresses[SYM_ADDRESSES_MAX];
	uint32_t count = 0;
	int err = -ENOENT;

	for (uint32_t i = 0; err && i < l->obj->map_count; i++)
		if (l->obj->maps[i].type == BPF_MAP_TYPE_STACK_TRACE)
			err = read_map(&l->obj->maps[i], l->maps[i], (uint32_t)id, addresses,
				       &count);
	if (err)
		return err;
	*user = count && addresses[0] < KERNEL_HALF;
	return symbolizer_resolve(symbolizer, *user ? pid : -1, addresses, count, frames);
}
