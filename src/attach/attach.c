/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/attach.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const struct attach_ops *const ops[POINT_KINDS] = {
	[POINT_KPROBE] = &kprobe_ops,
	[POINT_KRETPROBE] = &kprobe_ops,
	[POINT_SYSCALL] = &kprobe_ops,
	[POINT_SYSRET] = &kprobe_ops,
	[POINT_TRACEPOINT] = &tracepoint_ops,
	[POINT_RAW_TRACEPOINT] = &raw_tracepoint_ops,
	[POINT_KFUNC] = &fentry_ops,
	[POINT_KRETFUNC] = &fentry_ops,
	[POINT_FMOD_RET] = &fentry_ops,
	[POINT_LSM] = &fentry_ops,
	[POINT_UPROBE] = &uprobe_ops,
	[POINT_URETPROBE] = &uprobe_ops,
	[POINT_USDT] = &usdt_ops,
	[POINT_SOFTWARE] = &perf_sample_ops,
	[POINT_HARDWARE] = &perf_sample_ops,
};

const struct attach_ops *attach_ops_for(enum point_kind kind)
{
	return ops[kind];
}

int attach_links_add(struct attach_links *links, int fd)
{
	int *fds = realloc(links->fds, (links->count + 1) * sizeof(*fds));

	if (!fds) {
		close(fd);
		return -ENOMEM;
	}
	links->fds = fds;
	fds[links->count++] = fd;
	return 0;
}

void attach_links_close(struct attach_links *links)
{
	while (links->count)
		close(links->fds[--links->count]);
	free(links->fds);
	*links = (struct attach_links){ 0 };
}

bool attach_same_prog_type(const struct attach_prog_type *a, const struct attach_prog_type *b)
{
	return a->prog_type == b->prog_type && a->expected_attach_type == b->expected_attach_type &&
	       a->btf_id == b->btf_id && !a->btf_fd && !b->btf_fd;
}
