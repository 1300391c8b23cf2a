/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Count lost records of ring buffers. The kernel counts losses of perf buffers, but a full ring
 * buffer only fails the helper call: so each program counts its failed calls.
 */
#ifndef CALLTAP_LOSS_COUNTERS_H
#define CALLTAP_LOSS_COUNTERS_H

struct object;

/*
 * Add the map of counters to obj, and instructions that count a failure after each call that sends
 * to a ring buffer of obj's streams or reserves space in it. 0 or -ENOMEM.
 */
int loss_counters_add(struct object *obj);

#endif
