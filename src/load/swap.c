/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A new version takes the place of the one before, between one call and the next. */
#include <string.h>

#include "base/log.h"
#include "load/load_internal.h"

static bool has_gate(const struct loaded *l, uint32_t point)
{
	return l->points[point].gate.prog >= 0;
}

static bool stays(const struct loaded *l, uint32_t point)
{
	return l->points[point].before != LOAD_NEW;
}

/* A gate that is attached now calls nothing until the selector comes to its slot. */
int load_swap_prepare(struct loaded *l)
{
	int err = load_tail_calls_fill(l);

	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		if (has_gate(l, i) && !stays(l, i))
			err = load_attach_point(l, i);
	if (err)
		load_detach(l);
	return err;
}

static void take_links(struct loaded *l, struct loaded *before)
{
	for (uint32_t i = 0; i < l->plan.count; i++) {
		struct loaded_point *from;

		if (!stays(l, i))
			continue;
		from = &before->points[l->points[i].before];
		l->points[i].links = from->links;
		l->points[i].places = from->places;
		from->links = (struct attach_links){ 0 };
	}
}

static void detach_bare(struct loaded *l)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (!has_gate(l, i))
			attach_links_close(&l->points[i].links);
}

static int attach_bare(struct loaded *l)
{
	int err = 0;

	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		if (!has_gate(l, i))
			err = load_attach_point(l, i);
	return err;
}

static void go_back(struct loaded *l, struct loaded *before)
{
	detach_bare(l);
	gate_select(l->selector, before->slot);
	attach_bare(before);
}

int load_swap(struct loaded *l, struct loaded *before)
{
	int err;

	detach_bare(before);
	err = gate_select(l->selector, l->slot);
	if (err)
		log_error("the kernel does not swap the probe's versions: %s", strerror(-err));
	else
		err = attach_bare(l);
	if (err)
		go_back(l, before);
	else
		take_links(l, before);
	return err;
}

void load_swap_retire(struct loaded *l)
{
	load_detach(l);
	load_gates_close(l);
}
