/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A new version takes the place of the one before, between one call and the next. */
#include <string.h>

#include "load_parts.h"
#include "log.h"

static bool has_gate(const struct loaded *l, uint32_t point)
{
	return l->points[point].gate.prog >= 0;
}

static bool stays(const struct loaded *l, uint32_t point)
{
	return l->points[point].before != LOAD_NEW;
}

/* A gate that is attached now calls nothing until the selector comes to its slot. */
int load_prepare(struct loaded *l)
{
	int err = load_fill_slots(l);

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
		from->links = (struct links){ 0 };
	}
}

/* One that can't be attached any more is told. */
static void reattach(struct loaded *l, struct loaded *before)
{
	for (uint32_t i = 0; i < before->plan.count; i++)
		if (!has_gate(before, i))
			links_close(&before->points[i].links);
	for (uint32_t i = l->plan.count; i-- > 0;)
		if (!has_gate(l, i))
			load_attach_point(l, i);
}

int load_swap(struct loaded *l, struct loaded *before)
{
	int err = gate_select(l->selector, l->slot);

	if (err) {
		log_error("the kernel does not swap the probe's versions: %s", strerror(-err));
		return err;
	}
	take_links(l, before);
	reattach(l, before);
	return 0;
}

void load_retire(struct loaded *l)
{
	load_detach(l);
	load_close_gates(l);
}
