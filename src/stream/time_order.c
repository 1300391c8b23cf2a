/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/time_order.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct waiting {
	int64_t time;
	uint32_t offset; /* in the bytes */
	uint32_t size;
	uint32_t stream;
	int32_t layout;
};

struct time_order {
	time_order_out out;
	void *cookie;
	size_t count_max;
	size_t bytes_max;
	struct waiting *all;   /* count_max of them */
	struct waiting *other; /* as many, to merge into */
	size_t count;
	struct buf bytes;
	struct buf spare;
	int64_t last; /* the time of the record that was put last */
	bool grown;   /* many waited at once, and took memory */
	int quiet;    /* releases since then that had few */
	int err;
};

#define FEW 1024       /* records */
#define QUIET_ENOUGH 5 /* releases */

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

struct time_order *time_order_new(time_order_out out, void *cookie, size_t held)
{
	struct time_order *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->out = out;
	o->cookie = cookie;
	o->last = INT64_MIN;
	o->count_max = larger(ORDER_COUNT_MAX, held / ORDER_RECORD_MIN);
	o->bytes_max = larger(ORDER_BYTES_MAX, held);
	if (o->bytes_max > UINT32_MAX)
		o->bytes_max = UINT32_MAX; /* struct waiting has 32 bits for an offset */
	o->all = calloc(o->count_max, sizeof(*o->all));
	o->other = calloc(o->count_max, sizeof(*o->other));
	if (o->all && o->other)
		return o;
	time_order_free(o);
	return NULL;
}

void time_order_free(struct time_order *o)
{
	if (!o)
		return;
	buf_free(&o->bytes);
	buf_free(&o->spare);
	free(o->all);
	free(o->other);
	free(o);
}

void time_order_put(struct time_order *o, uint32_t stream, int layout, const int64_t *time,
		    const void *bytes, size_t size)
{
	if (time)
		o->last = *time;
	if (o->count == o->count_max || o->bytes.len + size > o->bytes_max)
		time_order_release_all(o);
	o->all[o->count] = (struct waiting){
		o->last, (uint32_t)o->bytes.len, (uint32_t)size, stream, layout,
	};
	buf_add(&o->bytes, bytes, size);
	if (!o->bytes.failed) {
		o->count++;
		return;
	}
	o->err = -ENOMEM;
	o->bytes.failed = false;
	time_order_release_all(o);
	o->out(o->cookie, stream, layout, bytes, size);
}

/* Where the run of rising times that begins at from ends. */
static size_t run_end(const struct waiting *all, size_t from, size_t count)
{
	size_t end = from + 1;

	while (end < count && all[end - 1].time <= all[end].time)
		end++;
	return end < count ? end : count;
}

static void merge(const struct waiting *a, size_t n, const struct waiting *b, size_t m,
		  struct waiting *to)
{
	while (n && m) {
		if (a->time <= b->time) {
			*to++ = *a++;
			n--;
		} else {
			*to++ = *b++;
			m--;
		}
	}
	memcpy(to, n ? a : b, (n ? n : m) * sizeof(*to));
}

/* Merges neighbouring runs; there are about as many as rings. True: it was one already. */
static bool merge_runs(struct time_order *o)
{
	struct waiting *sorted = o->other;
	size_t from = 0;

	if (run_end(o->all, 0, o->count) == o->count)
		return true;
	while (from < o->count) {
		size_t middle = run_end(o->all, from, o->count);
		size_t end = middle < o->count ? run_end(o->all, middle, o->count) : middle;

		merge(o->all + from, middle - from, o->all + middle, end - middle, sorted + from);
		from = end;
	}
	o->other = o->all;
	o->all = sorted;
	return false;
}

/* What goes on waiting moves to the front, in its order: needs as much room again. */
static bool keep_from(struct time_order *o, size_t first)
{
	struct buf bytes = o->bytes;

	buf_clear(&o->spare);
	buf_reserve(&o->spare, bytes.len);
	if (o->spare.failed) {
		o->spare.failed = false;
		return false;
	}
	for (size_t i = first; i < o->count; i++) {
		struct waiting w = o->all[i];

		o->all[i - first] = w;
		o->all[i - first].offset = (uint32_t)o->spare.len;
		buf_add(&o->spare, bytes.data + w.offset, w.size);
	}
	o->count -= first;
	o->bytes = o->spare;
	o->spare = bytes;
	return true;
}

static size_t hand_out(struct time_order *o, size_t i, int64_t until)
{
	for (; i < o->count && o->all[i].time <= until; i++)
		o->out(o->cookie, o->all[i].stream, o->all[i].layout,
		       buf_text(&o->bytes) + o->all[i].offset, o->all[i].size);
	return i;
}

/* Pages that were not touched take no memory. */
static void renew(const struct time_order *o, struct waiting **all)
{
	struct waiting *fresh = calloc(o->count_max, sizeof(*fresh));

	if (!fresh)
		return;
	free(*all);
	*all = fresh;
}

/* Is it a flood, or how long has it been over? */
static void look(struct time_order *o)
{
	if (o->count > FEW) {
		o->grown = true;
		o->quiet = 0;
	} else if (o->quiet < QUIET_ENOUGH) {
		o->quiet++;
	}
}

/* What a flood took goes back to the system when it is over, and nothing waits. */
static void settle(struct time_order *o)
{
	if (!o->grown || o->count || o->quiet < QUIET_ENOUGH)
		return;
	o->grown = false;
	buf_free(&o->bytes);
	buf_free(&o->spare);
	renew(o, &o->all);
	renew(o, &o->other);
	malloc_trim(0);
}

static void release(struct time_order *o, int64_t until)
{
	size_t i;

	while (!merge_runs(o))
		;
	i = hand_out(o, 0, until);
	if (!i || (i < o->count && keep_from(o, i)))
		return;
	if (i < o->count)
		o->err = -ENOMEM;
	hand_out(o, i, INT64_MAX); /* nothing is lost: what can't be kept comes out early */
	o->count = 0;
	buf_clear(&o->bytes);
}

void time_order_release(struct time_order *o, int64_t until)
{
	look(o);
	if (o->count)
		release(o, until);
	settle(o);
}

void time_order_release_all(struct time_order *o)
{
	time_order_release(o, INT64_MAX);
}

int time_order_error(const struct time_order *o)
{
	return o->err;
}
