/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The tracepoints of system calls, where they are many. The kernel waits for an RCU grace period
 * whenever one is detached, so hundreds take half a minute. Instead, one gate stands at the entry
 * of all calls and one at their return (raw_syscalls), and calls the program in the slot of the
 * call's number. What those tracepoints carry lies where the call's own has it: the number at 8,
 * the arguments or the result from 16 on.
 */
#include <string.h>

#include "attach/gate_offsets.h"
#include "base/log.h"
#include "load/load_internal.h"
#include "machine/syscall_numbers.h"
#include "object/object.h"

#define ALONE_MAX 16 /* points: they are detached within a second */

static const struct {
	const char *prefix; /* of the tracepoint of one call */
	const char *name;   /* of that of all */
	const char *text;
} sides[2] = {
	{ "sys_enter_", "sys_enter", "tracepoint:raw_syscalls:sys_enter" },
	{ "sys_exit_", "sys_exit", "tracepoint:raw_syscalls:sys_exit" },
};

/* False: the point is no call's, or of one whose number is not known. */
static bool seat_of(const struct rule *at, struct syscall_slot *slot)
{
	if (at->kind != POINT_TRACEPOINT || strcmp(at->in, "syscalls") != 0)
		return false;
	for (unsigned int side = 0; side < 2; side++) {
		size_t n = strlen(sides[side].prefix);
		long number = strncmp(at->name, sides[side].prefix, n) ?
				      -1 :
				      syscall_numbers_find(at->name + n);

		*slot = (struct syscall_slot){ true, side, (uint32_t)number };
		if (number >= 0 && number < GATE_CALLS)
			return true;
	}
	return false;
}

static bool are_many(const struct loaded *l)
{
	struct syscall_slot slot;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->plan.count; i++)
		n += seat_of(&l->plan.points[i].at, &slot);
	return n > ALONE_MAX;
}

/* Where two programs attach at one point, the second does so by itself. */
static void take_seats(struct loaded *l)
{
	bool taken[2][GATE_CALLS] = { 0 };
	struct syscall_slot slot;

	for (uint32_t i = 0; i < l->plan.count; i++) {
		if (!seat_of(&l->plan.points[i].at, &slot) || taken[slot.side][slot.slot])
			continue;
		l->points[i].slot = slot;
		taken[slot.side][slot.slot] = true;
	}
}

static bool has_seats(const struct loaded *l, unsigned int side)
{
	for (uint32_t i = 0; i < l->plan.count; i++)
		if (l->points[i].slot.taken && l->points[i].slot.side == side)
			return true;
	return false;
}

static int open_gates(struct loaded *l, const struct load_how *how, uint32_t status)
{
	const struct gate_choice turn = { .selector = -1, .by_call = true, .status = status };
	const struct attach_as as = { .type = BPF_PROG_TYPE_TRACEPOINT };
	int err = 0;

	for (unsigned int side = 0; !err && side < 2; side++)
		if (has_seats(l, side))
			err = gate_load(how->filter_maps, &turn, &as, &l->calls[side].gate);
	return err;
}

int load_syscall_gate(struct loaded *l, const struct load_how *how)
{
	uint32_t status = 0;

	if (how->swappable || !are_many(l))
		return 0;
	if (!gate_offsets_status(&status)) {
		log_debug("this kernel does not say which calls are those of 32-bit programs: each "
			  "program is attached by itself, and ending takes long");
		return 0;
	}
	take_seats(l);
	return open_gates(l, how, status);
}

static int attach_gate(struct loaded_calls *c, unsigned int side)
{
	const struct rule at = { .kind = POINT_TRACEPOINT,
				 .in = "raw_syscalls",
				 .name = (char *)sides[side].name,
				 .text = (char *)sides[side].text };

	return c->gate.prog < 0 ? 0 : attach_ops_of(at.kind)->attach(&at, c->gate.prog, &c->links);
}

/* Who sits where: a point's index and 1 behind it, or 0. */
struct seating {
	uint32_t of[GATE_CALLS][2];
};

static void find_seating(const struct loaded *l, struct seating *s)
{
	*s = (struct seating){ 0 };
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		if (l->points[i].slot.taken)
			s->of[l->points[i].slot.slot][l->points[i].slot.side] = i + 1;
}

/* Call by call, the return first: one that is kept is also seen to return. */
static int put_programs(const struct loaded *l)
{
	struct seating s;
	int err = 0;

	find_seating(l, &s);
	for (uint32_t i = 0; !err && i < 2 * GATE_CALLS; i++) {
		uint32_t slot = i / 2, side = (i + 1) % 2, point = s.of[slot][side];

		if (point)
			err = gate_put(&l->calls[side].gate, slot,
				       l->progs[l->points[point - 1].prog].fd);
	}
	return err;
}

/* The entry first: what is under way may still return. */
static void take_out_programs(const struct loaded *l)
{
	struct seating s;

	find_seating(l, &s);
	for (uint32_t i = 0; i < 2 * GATE_CALLS; i++) {
		uint32_t slot = i / 2, side = i % 2;

		if (s.of[slot][side] && l->calls[side].links.count)
			gate_empty(&l->calls[side].gate, slot);
	}
}

/*
 * Attaching and detaching take the kernel a while, for one side after the other. In between the
 * gates call nothing, or returns would be seen without their entries.
 */
int load_syscall_gate_attach(struct loaded *l)
{
	int err = 0;

	for (unsigned int side = 0; !err && side < 2; side++)
		err = attach_gate(&l->calls[side], side);
	return err ? err : put_programs(l);
}

void load_syscall_gate_detach(struct loaded *l)
{
	take_out_programs(l);
	for (unsigned int side = 0; side < 2; side++)
		attach_links_close(&l->calls[side].links);
}

void load_syscall_gate_close(struct loaded *l)
{
	for (unsigned int side = 0; l->points && side < 2; side++)
		gate_close(&l->calls[side].gate);
}
