/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel counts what a full perf buffer loses, and nothing of what a full ring buffer does:
 * it only tells the program. So each program counts what its helper calls are refused.
 */
#ifndef CALLTAP_LOSS_COUNTERS_H
#define CALLTAP_LOSS_COUNTERS_H

struct object;

/*
 * Adds obj's counters and, behind each call that sends to a ring buffer of obj's streams or
 * reserves room in it, the counting of a failure. 0 or -ENOMEM.
 */
int loss_counters_add(struct object *obj);

#endif
