/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/attach.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const struct attach_ops *const ops[POINT_KINDS] = {
	[POINT_KPROBE] = &attach_kprobe,
	[POINT_KRETPROBE] = &attach_kprobe,
	[POINT_SYSCALL] = &attach_kprobe,
	[POINT_SYSRET] = &attach_kprobe,
	[POINT_TRACEPOINT] = &attach_tracepoint,
	[POINT_RAW_TRACEPOINT] = &attach_raw_tracepoint,
	[POINT_KFUNC] = &attach_traced,
	[POINT_KRETFUNC] = &attach_traced,
	[POINT_FMOD_RET] = &attach_traced,
	[POINT_LSM] = &attach_traced,
	[POINT_UPROBE] = &attach_uprobe,
	[POINT_URETPROBE] = &attach_uprobe,
	[POINT_USDT] = &attach_usdt,
	[POINT_SOFTWARE] = &attach_event,
	[POINT_HARDWARE] = &attach_event,
};

const struct attach_ops *attach_ops_of(enum point_kind kind)
{
	return ops[kind];
}

int attach_links_add(struct attach_links *links, int fd)
{
	int *all = realloc(links->all, (links->count + 1) * sizeof(*all));

	if (!all) {
		close(fd);
		return -ENOMEM;
	}
	links->all = all;
	all[links->count++] = fd;
	return 0;
}

void attach_links_close(struct attach_links *links)
{
	while (links->count)
		close(links->all[--links->count]);
	free(links->all);
	*links = (struct attach_links){ 0 };
}

bool attach_same_way(const struct attach_as *a, const struct attach_as *b)
{
	return a->type == b->type && a->expected == b->expected && a->function == b->function &&
	       !a->btf && !b->btf;
}
