/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which points have a gate, and which gates stay when another version takes over. */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/io.h"
#include "explain/explain.h"
#include "load/load_internal.h"
#include "object/object.h"

static bool same_point(const struct loaded *a, uint32_t i, const struct loaded *b, uint32_t k)
{
	const struct rule *x = &a->plan.points[i].at, *y = &b->plan.points[k].at;

	return x->kind == y->kind && !strcmp(x->text, y->text) &&
	       attach_same_way(&a->progs[a->points[i].prog].as, &b->progs[b->points[k].prog].as);
}

static bool is_taken(const struct loaded *l, uint32_t before)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (l->points[i].before == before)
			return true;
	return false;
}

/* Where two programs attach at one point, each has a gate of its own. */
static uint32_t find_before(const struct loaded *l, uint32_t point, const struct loaded *before)
{
	for (uint32_t k = 0; k < before->plan.count; k++)
		if (before->points[k].gate.prog >= 0 && same_point(l, point, before, k) &&
		    !is_taken(l, k))
			return k;
	return LOAD_NEW;
}

/* The kernel lets no program that overrides a function's return be called by another. */
static bool overrides(const struct object_prog *p)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (p->insns[i].code == (BPF_JMP | BPF_CALL) && !p->insns[i].src_reg &&
		    p->insns[i].imm == BPF_FUNC_override_return)
			return true;
		i += p->insns[i].code == (BPF_LD | BPF_DW | BPF_IMM);
	}
	return false;
}

static bool attaches(const struct loaded *l, uint32_t point)
{
	return attach_ops_of(l->plan.points[point].at.kind);
}

static const struct object_prog *prog_at(const struct loaded *l, uint32_t point)
{
	return &l->obj->progs[l->progs[l->points[point].prog].index];
}

static bool needs_gate(const struct loaded *l, uint32_t point, const struct filter_maps *s)
{
	return attaches(l, point) && !l->points[point].slot.taken &&
	       (filter_asks(s->filter) || (l->selector >= 0 && !overrides(prog_at(l, point))));
}

int load_gates_check(const struct loaded *l, const struct load_how *how)
{
	for (uint32_t i = 0; filter_asks(how->filter_maps->filter) && i < l->plan.count; i++) {
		if (!attaches(l, i) || !overrides(prog_at(l, i)))
			continue;
		attach_failure_explain(&l->plan.points[i].at, "overrides", prog_at(l, i)->name);
		return -ENOSYS;
	}
	return 0;
}

static int load_gate(struct loaded *l, uint32_t point, const struct load_how *how)
{
	const struct gate_choice turn = { .selector = l->selector };
	struct loaded_point *p = &l->points[point];
	const struct loaded_prog *lp = &l->progs[p->prog];
	int err;

	if (how->before)
		p->before = find_before(l, point, how->before);
	if (p->before != LOAD_NEW)
		err = gate_share(&how->before->points[p->before].gate, &p->gate);
	else
		err = gate_load(how->filter_maps, &turn, &lp->as, &p->gate);
	return err ? err : gate_put(&p->gate, l->slot, lp->fd);
}

static int choose_slot(struct loaded *l, const struct load_how *how)
{
	if (!how->swappable)
		return 0;
	if (!how->before) {
		l->selector = gate_new_selector();
		return l->selector < 0 ? l->selector : 0;
	}
	l->slot = (how->before->slot + 1) % GATE_SLOTS;
	l->selector = fcntl(how->before->selector, F_DUPFD_CLOEXEC, 0);
	return l->selector < 0 ? -errno : 0;
}

int load_gates(struct loaded *l, const struct load_how *how)
{
	int err = choose_slot(l, how);

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		if (needs_gate(l, i, how->filter_maps))
			err = load_gate(l, i, how);
	return err;
}

void load_gates_close(struct loaded *l)
{
	for (uint32_t i = 0; l->points && i < l->plan.count; i++) {
		if (l->points[i].gate.array >= 0)
			gate_empty(&l->points[i].gate, l->slot);
		gate_close(&l->points[i].gate);
	}
	io_close(l->selector);
	l->selector = -1;
}
