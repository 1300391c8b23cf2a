/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/missed_runs.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>

#include "load/load.h"

struct missed_prog {
	uint32_t id;
	uint64_t misses;
};

static struct missed_prog *find_or_add_missed_prog(struct missed_runs *runs, uint32_t id)
{
	struct missed_prog *all;

	for (size_t i = 0; i < runs->count; i++)
		if (runs->all[i].id == id)
			return &runs->all[i];
	all = reallocarray(runs->all, runs->count + 1, sizeof(*all));
	if (!all)
		return NULL;
	runs->all = all;
	all[runs->count] = (struct missed_prog){ .id = id };
	return &all[runs->count++];
}

/* Keep only programs that have missed a run: few do. */
static int read_misses(struct missed_runs *runs, int prog)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	struct missed_prog *p;

	if (prog < 0 || bpf_obj_get_info_by_fd(prog, &info, &len) || !info.recursion_misses)
		return 0;
	p = find_or_add_missed_prog(runs, info.id);
	if (!p)
		return -ENOMEM;
	p->misses = info.recursion_misses;
	return 0;
}

int missed_runs_read(struct missed_runs *runs, const struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->prog_count; i++)
		err = read_misses(runs, l->progs[i].fd);
	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = read_misses(runs, l->points[i].gate.prog);
	for (unsigned int i = 0; !err && i < SYSCALL_GATES; i++)
		err = read_misses(runs, l->syscall_gates[i].gate.prog);
	return err;
}

uint64_t missed_runs_total(const struct missed_runs *runs)
{
	uint64_t total = 0;

	for (size_t i = 0; i < runs->count; i++)
		total += runs->all[i].misses;
	return total;
}

void missed_runs_free(struct missed_runs *runs)
{
	free(runs->all);
	*runs = (struct missed_runs){ 0 };
}
