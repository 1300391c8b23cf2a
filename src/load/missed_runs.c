/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/missed_runs.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>

#include "load/load.h"

struct unseen_prog {
	uint32_t id;
	uint64_t misses;
};

static struct unseen_prog *find(struct missed_runs *u, uint32_t id)
{
	struct unseen_prog *all;

	for (size_t i = 0; i < u->count; i++)
		if (u->all[i].id == id)
			return &u->all[i];
	all = reallocarray(u->all, u->count + 1, sizeof(*all));
	if (!all)
		return NULL;
	u->all = all;
	all[u->count] = (struct unseen_prog){ .id = id };
	return &all[u->count++];
}

/* Few programs have missed anything: only those are kept. */
static int look(struct missed_runs *u, int prog)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	struct unseen_prog *p;

	if (prog < 0 || bpf_obj_get_info_by_fd(prog, &info, &len) || !info.recursion_misses)
		return 0;
	p = find(u, info.id);
	if (!p)
		return -ENOMEM;
	p->misses = info.recursion_misses;
	return 0;
}

int missed_runs_read(struct missed_runs *u, const struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->prog_count; i++)
		err = look(u, l->progs[i].fd);
	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = look(u, l->points[i].gate.prog);
	for (unsigned int side = 0; !err && side < 2; side++)
		err = look(u, l->calls[side].gate.prog);
	return err;
}

uint64_t missed_runs_total(const struct missed_runs *u)
{
	uint64_t total = 0;

	for (size_t i = 0; i < u->count; i++)
		total += u->all[i].misses;
	return total;
}

void missed_runs_free(struct missed_runs *u)
{
	free(u->all);
	*u = (struct missed_runs){ 0 };
}
