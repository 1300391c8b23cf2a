/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Merge the records of several buffers by their times. The records of one buffer are in order;
 * records of all buffers are held until no buffer can deliver an older one, and then handed out
 * merged.
 */
#ifndef CALLTAP_TIME_ORDER_H
#define CALLTAP_TIME_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct time_order;

typedef void (*time_order_out)(void *cookie, uint32_t stream, int layout, const void *bytes,
			       size_t size);

/*
 * Limits of the held records. At a limit, all records are handed out, even if a buffer may still
 * deliver an older one. The limits rise where the buffers hold more.
 */
#define ORDER_BYTES_MAX ((size_t)4 << 20)
#define ORDER_COUNT_MAX ((size_t)16384)
#define ORDER_RECORD_MIN 32 /* bytes of the smallest record in a buffer */

/* buffer_bytes: of all buffers that are merged. NULL: no memory. */
struct time_order *time_order_new(time_order_out out, void *cookie, size_t buffer_bytes);
/* Copy a record in. time: in ns; NULL: none, the record takes the time of the previous record. */
void time_order_put(struct time_order *o, uint32_t stream, int layout, const int64_t *time,
		    const void *bytes, size_t size);
/* Hand out the records up to this time in order; equal times stay as they were put in. */
void time_order_release(struct time_order *o, int64_t until);
/* Hand out all records. */
void time_order_release_all(struct time_order *o);
/* -ENOMEM: memory ran out, and a record was handed out too early. Else 0. */
int time_order_error(const struct time_order *o);
void time_order_free(struct time_order *o);

#endif
