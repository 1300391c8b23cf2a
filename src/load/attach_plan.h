/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Plan which program of an object attaches where. A program attaches at the points of its rules;
 * without a rule, at the point that its name says. A program with neither is not attached, as in
 * bcc.
 */
#ifndef CALLTAP_ATTACH_PLAN_H
#define CALLTAP_ATTACH_PLAN_H

#include <stdint.h>

#include "object/rule.h"

struct object;

struct attach_point {
	struct rule rule;
	uint32_t prog; /* index into the object's programs */
};

struct attach_plan {
	struct attach_point *points; /* in the order of the programs, then of the rules */
	uint32_t count;
};

/*
 * Fill in the plan: 0, -ENOMEM, or after a message -ENOEXEC (an invalid rule or name, a rule for a
 * program that does not exist, nothing to attach). Call attach_plan_free in any case.
 */
int attach_plan_make(const struct object *obj, struct attach_plan *plan);
void attach_plan_free(struct attach_plan *plan);

#endif
