/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs that others jump to, through an array that a host script would fill. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "explain/explain.h"
#include "load/load_internal.h"
#include "object/object.h"

static uint32_t find_array(const struct object *obj, const char *name)
{
	for (uint32_t i = 0; i < obj->map_count; i++)
		if (!strcmp(obj->maps[i].name, name) &&
		    obj->maps[i].type == BPF_MAP_TYPE_PROG_ARRAY)
			return i;
	return OBJECT_NONE;
}

static bool refers_to(const struct object_prog *p, uint32_t map)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (p->insns[i].code != (BPF_LD | BPF_DW | BPF_IMM))
			continue;
		if (p->insns[i].src_reg == BPF_PSEUDO_MAP_FD && (uint32_t)p->insns[i].imm == map)
			return true;
		i++;
	}
	return false;
}

/* The kernel lets a program jump only to what was loaded as it was. */
int load_tail_calls_choose(const struct loaded *l, const struct rule *at, struct attach_as *as)
{
	uint32_t map = find_array(l->obj, at->name);

	if (map == OBJECT_NONE) {
		attach_failure_explain(at, "no array", at->text, l->obj->origin, at->name);
		return -ENOEXEC;
	}
	for (uint32_t i = 0; i < l->prog_count; i++) {
		if (!refers_to(&l->obj->progs[l->progs[i].index], map))
			continue;
		*as = l->progs[i].as;
		as->btf = 0;
		return 0;
	}
	attach_failure_explain(at, "no jump", at->text, at->name);
	return -ENOEXEC;
}

static void say_slots(const struct rule *at, uint32_t n)
{
	struct buf slots = { 0 };

	buf_printf(&slots, "%u", n);
	attach_failure_explain(at, "no slot", at->text, buf_text(&slots));
	buf_free(&slots);
}

static int fill_slot(const struct loaded *l, const struct rule *at, int prog_fd)
{
	uint32_t map = find_array(l->obj, at->name);
	uint32_t slot = (uint32_t)at->offset;
	int err = bpf_map_update_elem(l->maps[map], &slot, &prog_fd, BPF_ANY);

	if (err == -E2BIG)
		say_slots(at, l->obj->maps[map].max_entries);
	else if (err)
		attach_failure_refused(at, err);
	return err;
}

int load_tail_calls_fill(const struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		if (l->plan.points[i].at.kind == POINT_TAIL_CALL)
			err = fill_slot(l, &l->plan.points[i].at, l->progs[l->points[i].prog].fd);
	return err;
}
