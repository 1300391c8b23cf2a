/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/time_order.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct held_record {
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
	struct held_record *records; /* count_max of them */
	struct held_record *merged;  /* as many, to merge into */
	size_t count;
	struct buf bytes;
	struct buf spare;
	int64_t last; /* the time of the record that was put last */
	bool grown;   /* many records were held, and took memory */
	int quiet;    /* releases with few records since then */
	int err;
};

#define FEW_RECORDS 1024
#define QUIET_RELEASES 5 /* with few records, before memory is given back */

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

struct time_order *time_order_new(time_order_out out, void *cookie, size_t buffer_bytes)
{
	struct time_order *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->out = out;
	o->cookie = cookie;
	o->last = INT64_MIN;
	o->count_max = larger(ORDER_COUNT_MAX, buffer_bytes / ORDER_RECORD_MIN);
	o->bytes_max = larger(ORDER_BYTES_MAX, buffer_bytes);
	if (o->bytes_max > UINT32_MAX)
		o->bytes_max = UINT32_MAX; /* struct held_record has 32 bits for an offset */
	o->records = calloc(o->count_max, sizeof(*o->records));
	o->merged = calloc(o->count_max, sizeof(*o->merged));
	if (o->records && o->merged)
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
	free(o->records);
	free(o->merged);
	free(o);
}

void time_order_put(struct time_order *o, uint32_t stream, int layout, const int64_t *time,
		    const void *bytes, size_t size)
{
	if (time)
		o->last = *time;
	if (o->count == o->count_max || o->bytes.len + size > o->bytes_max)
		time_order_release_all(o);
	o->records[o->count] = (struct held_record){
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

/* The end of the run of rising times that begins at from. */
static size_t find_run_end(const struct held_record *records, size_t from, size_t count)
{
	size_t end = from + 1;

	while (end < count && records[end - 1].time <= records[end].time)
		end++;
	return end < count ? end : count;
}

static void merge_two_runs(const struct held_record *a, size_t n, const struct held_record *b,
			   size_t m, struct held_record *to)
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

/* Merge neighbouring runs, about one for each buffer. True: all records are one run. */
static bool merge_runs(struct time_order *o)
{
	struct held_record *sorted = o->merged;
	size_t from = 0;

	if (find_run_end(o->records, 0, o->count) == o->count)
		return true;
	while (from < o->count) {
		size_t middle = find_run_end(o->records, from, o->count);
		size_t end =
			middle < o->count ? find_run_end(o->records, middle, o->count) : middle;

		merge_two_runs(o->records + from, middle - from, o->records + middle, end - middle,
			       sorted + from);
		from = end;
	}
	o->merged = o->records;
	o->records = sorted;
	return false;
}

/* Keep the records from first on: copy their bytes into the spare buffer. False: no memory. */
static bool keep_records(struct time_order *o, size_t first)
{
	struct buf bytes = o->bytes;

	buf_clear(&o->spare);
	buf_reserve(&o->spare, bytes.len);
	if (o->spare.failed) {
		o->spare.failed = false;
		return false;
	}
	for (size_t i = first; i < o->count; i++) {
		struct held_record w = o->records[i];

		o->records[i - first] = w;
		o->records[i - first].offset = (uint32_t)o->spare.len;
		buf_add(&o->spare, bytes.data + w.offset, w.size);
	}
	o->count -= first;
	o->bytes = o->spare;
	o->spare = bytes;
	return true;
}

static size_t hand_out_until(struct time_order *o, size_t i, int64_t until)
{
	for (; i < o->count && o->records[i].time <= until; i++)
		o->out(o->cookie, o->records[i].stream, o->records[i].layout,
		       buf_text(&o->bytes) + o->records[i].offset, o->records[i].size);
	return i;
}

/* Replace an array by a new one: untouched pages of it take no memory. */
static void renew_array(const struct time_order *o, struct held_record **records)
{
	struct held_record *fresh = calloc(o->count_max, sizeof(*fresh));

	if (!fresh)
		return;
	free(*records);
	*records = fresh;
}

/* Note whether many records are held, or for how long only few have been. */
static void note_quiet_releases(struct time_order *o)
{
	if (o->count > FEW_RECORDS) {
		o->grown = true;
		o->quiet = 0;
	} else if (o->quiet < QUIET_RELEASES) {
		o->quiet++;
	}
}

/* Give the memory of a flood of records back when it is over and no record is held. */
static void free_unused_memory(struct time_order *o)
{
	if (!o->grown || o->count || o->quiet < QUIET_RELEASES)
		return;
	o->grown = false;
	buf_free(&o->bytes);
	buf_free(&o->spare);
	renew_array(o, &o->records);
	renew_array(o, &o->merged);
	malloc_trim(0);
}

static void hand_out_merged(struct time_order *o, int64_t until)
{
	size_t i;

	while (!merge_runs(o))
		;
	i = hand_out_until(o, 0, until);
	if (!i || (i < o->count && keep_records(o, i)))
		return;
	if (i < o->count)
		o->err = -ENOMEM;
	hand_out_until(o, i, INT64_MAX); /* no memory to keep them: too early, but not lost */
	o->count = 0;
	buf_clear(&o->bytes);
}

void time_order_release(struct time_order *o, int64_t until)
{
	note_quiet_releases(o);
	if (o->count)
		hand_out_merged(o, until);
	free_unused_memory(o);
}

void time_order_release_all(struct time_order *o)
{
	time_order_release(o, INT64_MAX);
}

int time_order_error(const struct time_order *o)
{
	return o->err;
}
