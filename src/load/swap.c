/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Replace a version of a probe by the next one between two calls. */
#include <string.h>

#include "base/log.h"
#include "load/load_internal.h"

static bool has_gate(const struct loaded_object *l, uint32_t point)
{
	return l->points[point].gate.prog >= 0;
}

static bool is_kept_point(const struct loaded_object *l, uint32_t point)
{
	return l->points[point].previous != LOAD_NEW;
}

/* A new gate calls nothing until the selector is set to this version's slot. */
int load_swap_prepare(struct loaded_object *l)
{
	int err = load_tail_calls_fill(l);

	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		if (has_gate(l, i) && !is_kept_point(l, i))
			err = load_attach_point(l, i);
	if (err)
		load_detach(l);
	return err;
}

static void take_kept_links(struct loaded_object *l, struct loaded_object *previous)
{
	for (uint32_t i = 0; i < l->plan.count; i++) {
		struct loaded_point *from;

		if (!is_kept_point(l, i))
			continue;
		from = &previous->points[l->points[i].previous];
		l->points[i].links = from->links;
		l->points[i].attach_count = from->attach_count;
		from->links = (struct attach_links){ 0 };
	}
}

static void detach_ungated(struct loaded_object *l)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (!has_gate(l, i))
			attach_links_close(&l->points[i].links);
}

static int attach_ungated(struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		if (!has_gate(l, i))
			err = load_attach_point(l, i);
	return err;
}

static void restore_previous(struct loaded_object *l, struct loaded_object *previous)
{
	detach_ungated(l);
	gate_select(l->selector, previous->slot);
	attach_ungated(previous);
}

int load_swap(struct loaded_object *l, struct loaded_object *previous)
{
	int err;

	detach_ungated(previous);
	err = gate_select(l->selector, l->slot);
	if (err)
		log_error("the kernel refuses to swap the versions of the probe: %s",
			  strerror(-err));
	else
		err = attach_ungated(l);
	if (err)
		restore_previous(l, previous);
	else
		take_kept_links(l, previous);
	return err;
}

void load_swap_retire(struct loaded_object *l)
{
	load_detach(l);
	load_gates_close(l);
}
