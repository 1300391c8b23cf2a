/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Fill program arrays, through which programs tail-call others; in bcc a script does this. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "explain/explain.h"
#include "load/load_internal.h"
#include "object/object.h"

static uint32_t find_prog_array(const struct object *obj, const char *name)
{
	for (uint32_t i = 0; i < obj->map_count; i++)
		if (!strcmp(obj->maps[i].name, name) &&
		    obj->maps[i].type == BPF_MAP_TYPE_PROG_ARRAY)
			return i;
	return OBJECT_NONE;
}

static bool prog_uses_map(const struct object_prog *p, uint32_t map)
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

/* The kernel lets a program tail-call only programs of its own type. */
int load_tail_calls_choose(const struct loaded_object *l, const struct rule *rule,
			   struct attach_prog_type *type)
{
	uint32_t map = find_prog_array(l->obj, rule->name);

	if (map == OBJECT_NONE) {
		attach_failure_explain(rule, "no array", rule->text, l->obj->origin, rule->name);
		return -ENOEXEC;
	}
	for (uint32_t i = 0; i < l->prog_count; i++) {
		if (!prog_uses_map(&l->obj->progs[l->progs[i].index], map))
			continue;
		*type = l->progs[i].type;
		type->btf_fd = 0;
		return 0;
	}
	attach_failure_explain(rule, "no tail call", rule->text, rule->name);
	return -ENOEXEC;
}

static void explain_missing_slot(const struct rule *rule, uint32_t n)
{
	struct buf slots = { 0 };

	buf_printf(&slots, "%u", n);
	attach_failure_explain(rule, "no slot", rule->text, buf_text(&slots));
	buf_free(&slots);
}

static int fill_tail_call_slot(const struct loaded_object *l, const struct rule *rule, int prog_fd)
{
	uint32_t map = find_prog_array(l->obj, rule->name);
	uint32_t slot = (uint32_t)rule->offset;
	int err = bpf_map_update_elem(l->maps[map], &slot, &prog_fd, BPF_ANY);

	if (err == -E2BIG)
		explain_missing_slot(rule, l->obj->maps[map].max_entries);
	else if (err)
		attach_failure_report_errno(rule, err);
	return err;
}

int load_tail_calls_fill(const struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		if (l->plan.points[i].rule.kind == POINT_TAIL_CALL)
			err = fill_tail_call_slot(l, &l->plan.points[i].rule,
						  l->progs[l->points[i].prog].fd);
	return err;
}
