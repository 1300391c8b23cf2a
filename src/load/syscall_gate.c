/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Two gates for many tracepoints of system calls. The kernel waits for an RCU grace period
 * whenever a tracepoint is detached: hundreds take half a minute. Instead, one gate at
 * raw_syscalls:sys_enter and one at raw_syscalls:sys_exit call the program in the slot of the
 * system call's number. Their context has the layout of the call's own tracepoint: the number at
 * byte 8, the arguments or the result from byte 16 on.
 */
#include <string.h>

#include "attach/gate_offsets.h"
#include "base/log.h"
#include "load/load_internal.h"
#include "machine/syscall_numbers.h"
#include "object/object.h"

#define UNGATED_MAX 16 /* points that are attached by themselves: detached within a second */

static const struct {
	const char *prefix; /* of the tracepoints of single calls */
	const char *name;   /* the tracepoint of all calls */
	const char *text;
} tracepoints[SYSCALL_GATES] = {
	{ "sys_enter_", "sys_enter", "tracepoint:raw_syscalls:sys_enter" },
	{ "sys_exit_", "sys_exit", "tracepoint:raw_syscalls:sys_exit" },
};

/* False if the point is not a system call's tracepoint, or the number is unknown. */
static bool find_slot(const struct rule *rule, struct syscall_slot *slot)
{
	if (rule->kind != POINT_TRACEPOINT || strcmp(rule->scope, "syscalls") != 0)
		return false;
	for (unsigned int gate = 0; gate < SYSCALL_GATES; gate++) {
		size_t n = strlen(tracepoints[gate].prefix);
		long number = strncmp(rule->name, tracepoints[gate].prefix, n) ?
				      -1 :
				      syscall_numbers_find(rule->name + n);

		*slot = (struct syscall_slot){ true, gate, (uint32_t)number };
		if (number >= 0 && number < GATE_SYSCALLS)
			return true;
	}
	return false;
}

static bool has_many_syscalls(const struct loaded_object *l)
{
	struct syscall_slot slot;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->plan.count; i++)
		n += find_slot(&l->plan.points[i].rule, &slot);
	return n > UNGATED_MAX;
}

/* A slot holds one program: a second one at the same point attaches by itself. */
static void assign_slots(struct loaded_object *l)
{
	bool taken[SYSCALL_GATES][GATE_SYSCALLS] = { 0 };
	struct syscall_slot slot;

	for (uint32_t i = 0; i < l->plan.count; i++) {
		if (!find_slot(&l->plan.points[i].rule, &slot) || taken[slot.gate][slot.number])
			continue;
		l->points[i].slot = slot;
		taken[slot.gate][slot.number] = true;
	}
}

static bool has_slots(const struct loaded_object *l, unsigned int gate)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (l->points[i].slot.used && l->points[i].slot.gate == gate)
			return true;
	return false;
}

static int load_syscall_gates(struct loaded_object *l, const struct load_settings *settings,
			      uint32_t status_offset)
{
	const struct gate_choice choice = { .selector = -1,
					    .by_syscall = true,
					    .status_offset = status_offset };
	const struct attach_prog_type type = { .prog_type = BPF_PROG_TYPE_TRACEPOINT };
	int err = 0;

	for (unsigned int gate = 0; !err && gate < SYSCALL_GATES; gate++)
		if (has_slots(l, gate))
			err = gate_load(settings->filter_maps, &choice, &type,
					&l->syscall_gates[gate].gate);
	return err;
}

int load_syscall_gate(struct loaded_object *l, const struct load_settings *settings)
{
	uint32_t status_offset = 0;

	if (settings->swappable || !has_many_syscalls(l))
		return 0;
	if (!gate_offsets_status(&status_offset)) {
		log_debug("this kernel does not mark the system calls of 32-bit programs: each "
			  "program is attached by itself, and detaching takes long");
		return 0;
	}
	assign_slots(l);
	return load_syscall_gates(l, settings, status_offset);
}

static int attach_syscall_gate(struct syscall_gate *g, unsigned int gate)
{
	const struct rule rule = { .kind = POINT_TRACEPOINT,
				   .scope = "raw_syscalls",
				   .name = (char *)tracepoints[gate].name,
				   .text = (char *)tracepoints[gate].text };

	return g->gate.prog < 0 ? 0 :
				  attach_ops_for(rule.kind)->attach(&rule, g->gate.prog, &g->links);
}

/* The points by slot: the index of the point plus 1; 0: none. */
struct slot_points {
	uint32_t points[GATE_SYSCALLS][SYSCALL_GATES];
};

static void find_slot_points(const struct loaded_object *l, struct slot_points *slots)
{
	*slots = (struct slot_points){ 0 };
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		if (l->points[i].slot.used)
			slots->points[l->points[i].slot.number][l->points[i].slot.gate] = i + 1;
}

/* Fill the return slot of a call first: a call that the entry program sees also returns. */
static int fill_slots(const struct loaded_object *l)
{
	struct slot_points slots;
	int err = 0;

	find_slot_points(l, &slots);
	for (uint32_t i = 0; !err && i < 2 * GATE_SYSCALLS; i++) {
		uint32_t slot = i / 2, gate = (i + 1) % 2, point = slots.points[slot][gate];

		if (point)
			err = gate_set_program(&l->syscall_gates[gate].gate, slot,
					       l->progs[l->points[point - 1].prog].fd);
	}
	return err;
}

/* Empty the entry slot first: calls in progress may still return. */
static void empty_slots(const struct loaded_object *l)
{
	struct slot_points slots;

	find_slot_points(l, &slots);
	for (uint32_t i = 0; i < 2 * GATE_SYSCALLS; i++) {
		uint32_t slot = i / 2, gate = i % 2;

		if (slots.points[slot][gate] && l->syscall_gates[gate].links.count)
			gate_clear_slot(&l->syscall_gates[gate].gate, slot);
	}
}

/*
 * Attaching takes the kernel a while, one gate after the other. Fill the slots when both are
 * attached, or returns would be seen without their entries.
 */
int load_syscall_gate_attach(struct loaded_object *l)
{
	int err = 0;

	for (unsigned int gate = 0; !err && gate < SYSCALL_GATES; gate++)
		err = attach_syscall_gate(&l->syscall_gates[gate], gate);
	return err ? err : fill_slots(l);
}

void load_syscall_gate_detach(struct loaded_object *l)
{
	empty_slots(l);
	for (unsigned int gate = 0; gate < SYSCALL_GATES; gate++)
		attach_links_close(&l->syscall_gates[gate].links);
}

void load_syscall_gate_close(struct loaded_object *l)
{
	for (unsigned int gate = 0; l->points && gate < SYSCALL_GATES; gate++)
		gate_close(&l->syscall_gates[gate].gate);
}
