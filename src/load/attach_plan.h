/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What of an object is to be attached where. A program attaches where rules say; where none names
 * it, its own name says. What neither does is left alone, as bcc leaves it.
 */
#ifndef CALLTAP_ATTACH_PLAN_H
#define CALLTAP_ATTACH_PLAN_H

#include <stdint.h>

#include "object/rule.h"

struct object;

struct point {
	struct rule at;
	uint32_t prog; /* index into the object's programs */
};

struct attach_plan {
	struct point *points; /* in the order of the programs, then of the rules */
	uint32_t count;
};

/*
 * Fills the plan, to be freed with attach_plan_free also after a failure. 0, or after a message:
 * -ENOEXEC (a rule or a name that can't be read, a rule for a program that is not there, nothing
 * to attach), -ENOMEM.
 */
int attach_plan_make(const struct object *obj, struct attach_plan *plan);
void attach_plan_free(struct attach_plan *plan);

#endif
