/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Records of several rings in the order of their times. Each ring is in order by itself; what was
 * read of all of them waits until no ring can have anything older, and then comes out merged.
 */
#ifndef CALLTAP_TIME_ORDER_H
#define CALLTAP_TIME_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct time_order;

typedef void (*time_order_out)(void *cookie, uint32_t stream, int layout, const void *bytes,
			       size_t size);

/*
 * What waits at most: then all of it comes out, in the order that it has so far. More where the
 * rings hold more.
 */
#define ORDER_BYTES_MAX ((size_t)4 << 20)
#define ORDER_COUNT_MAX ((size_t)16384)
#define ORDER_RECORD_MIN 32 /* bytes that a record takes in a ring */

/* held: bytes of all rings. NULL: no memory. */
struct time_order *time_order_new(time_order_out out, void *cookie, size_t held);
/* Takes a copy. time: in ns; NULL: it carries none, and stays behind the record put before it. */
void time_order_put(struct time_order *o, uint32_t stream, int layout, const int64_t *time,
		    const void *bytes, size_t size);
/* Hands out, in order, what is not later than until; records of one time as they were put. */
void time_order_release(struct time_order *o, int64_t until);
/* Hands out everything. */
void time_order_release_all(struct time_order *o);
/* 0 or -ENOMEM: a record was handed out before its turn, for want of memory. */
int time_order_error(const struct time_order *o);
void time_order_free(struct time_order *o);

#endif
