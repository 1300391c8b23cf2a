/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Load a gate for each point that needs one, and keep gates when the next version takes over. */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "explain/explain.h"
#include "load/load_internal.h"
#include "object/object.h"

static bool is_same_point(const struct loaded_object *a, uint32_t i, const struct loaded_object *b,
			  uint32_t k)
{
	const struct rule *x = &a->plan.points[i].rule, *y = &b->plan.points[k].rule;

	return x->kind == y->kind && !strcmp(x->text, y->text) &&
	       attach_same_prog_type(&a->progs[a->points[i].prog].type,
				     &b->progs[b->points[k].prog].type);
}

static bool previous_point_is_taken(const struct loaded_object *l, uint32_t previous)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (l->points[i].previous == previous)
			return true;
	return false;
}

/* Find the same point in the previous version; skip a gate that another point has taken. */
static uint32_t find_previous_point(const struct loaded_object *l, uint32_t point,
				    const struct loaded_object *previous)
{
	for (uint32_t k = 0; k < previous->plan.count; k++)
		if (previous->points[k].gate.prog >= 0 && is_same_point(l, point, previous, k) &&
		    !previous_point_is_taken(l, k))
			return k;
	return LOAD_NEW;
}

/* The kernel does not let a program that calls bpf_override_return be tail-called. */
static bool overrides_return(const struct object_prog *p)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (p->insns[i].code == (BPF_JMP | BPF_CALL) && !p->insns[i].src_reg &&
		    p->insns[i].imm == BPF_FUNC_override_return)
			return true;
		i += p->insns[i].code == (BPF_LD | BPF_DW | BPF_IMM);
	}
	return false;
}

static bool attaches_somewhere(const struct loaded_object *l, uint32_t point)
{
	return attach_ops_for(l->plan.points[point].rule.kind);
}

static const struct object_prog *program_of_point(const struct loaded_object *l, uint32_t point)
{
	return &l->obj->progs[l->progs[l->points[point].prog].index];
}

static bool point_needs_gate(const struct loaded_object *l, uint32_t point,
			     const struct filter_maps *maps)
{
	return attaches_somewhere(l, point) && !l->points[point].slot.used &&
	       (filter_is_set(maps->filter) ||
		(l->selector >= 0 && !overrides_return(program_of_point(l, point))));
}

int load_gates_check(const struct loaded_object *l, const struct load_settings *settings)
{
	for (uint32_t i = 0; filter_is_set(settings->filter_maps->filter) && i < l->plan.count;
	     i++) {
		if (!attaches_somewhere(l, i) || !overrides_return(program_of_point(l, i)))
			continue;
		attach_failure_explain(&l->plan.points[i].rule, "overrides",
				       program_of_point(l, i)->name);
		return -ENOSYS;
	}
	return 0;
}

static int duplicate_gate(const struct gate *previous, struct gate *g)
{
	int err = gate_duplicate(previous, g);

	if (err)
		log_error("cannot take over a gate of the previous version: %s", strerror(-err));
	return err;
}

static int load_gate_of_point(struct loaded_object *l, uint32_t point,
			      const struct load_settings *settings)
{
	const struct gate_choice choice = { .selector = l->selector };
	struct loaded_point *p = &l->points[point];
	const struct loaded_prog *lp = &l->progs[p->prog];
	int err;

	if (settings->previous)
		p->previous = find_previous_point(l, point, settings->previous);
	if (p->previous != LOAD_NEW)
		err = duplicate_gate(&settings->previous->points[p->previous].gate, &p->gate);
	else
		err = gate_load(settings->filter_maps, &choice, &lp->type, &p->gate);
	return err ? err : gate_set_program(&p->gate, l->slot, lp->fd);
}

static int choose_selector_slot(struct loaded_object *l, const struct load_settings *settings)
{
	int err;

	if (!settings->swappable)
		return 0;
	if (!settings->previous) {
		l->selector = gate_new_selector();
		return l->selector < 0 ? l->selector : 0;
	}
	l->slot = (settings->previous->slot + 1) % GATE_SLOTS;
	l->selector = fcntl(settings->previous->selector, F_DUPFD_CLOEXEC, 0);
	if (l->selector >= 0)
		return 0;
	err = -errno;
	log_error("cannot take over the selector of the previous version: %s", strerror(-err));
	return err;
}

int load_gates(struct loaded_object *l, const struct load_settings *settings)
{
	int err = choose_selector_slot(l, settings);

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		if (point_needs_gate(l, i, settings->filter_maps))
			err = load_gate_of_point(l, i, settings);
	return err;
}

void load_gates_close(struct loaded_object *l)
{
	for (uint32_t i = 0; l->points && i < l->plan.count; i++) {
		if (l->points[i].gate.array >= 0)
			gate_clear_slot(&l->points[i].gate, l->slot);
		gate_close(&l->points[i].gate);
	}
	io_close(l->selector);
	l->selector = -1;
}
