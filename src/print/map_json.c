/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map as one line of JSON. */
#include <errno.h>
#include <stdlib.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/json_text.h"
#include "print/map_column.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"

static void put_number(uint64_t number, bool is_signed, struct buf *out)
{
	if (is_signed)
		buf_signed(out, (int64_t)number);
	else
		json_text_unsigned(out, number);
}

static bool has_stacks(const struct map_layout *l, const struct type *t)
{
	for (size_t i = 0; i < map_column_count(t); i++) {
		const struct map_column column = map_column_get(t, 0, "", i);

		if (map_column_is_stack(l, &column))
			return true;
	}
	return false;
}

static void put_column(const struct map_layout *l, const struct type *t,
		       const struct map_column *column, const void *bytes, struct buf *out)
{
	struct stack stack;

	if (!map_column_is_stack(l, column)) {
		map_column_put_json(l, column, bytes, out);
		return;
	}
	stack = map_column_stack(l, t, column, bytes);
	stacks_put_json(&stack, out);
}

static void put_members(const struct map_layout *l, const struct type *t, uint32_t size,
			const void *bytes, struct buf *out)
{
	for (size_t i = 0; i < map_column_count(t); i++) {
		const struct map_column column = map_column_get(t, size, "", i);

		if (column.member) {
			buf_char(out, i ? ',' : '{');
			json_text_string(out, column.member->name);
			buf_char(out, ':');
		}
		put_column(l, t, &column, bytes, out);
		if (column.member && i + 1 == map_column_count(t))
			buf_char(out, '}');
	}
}

static void put_whole(const struct map_layout *l, const struct type *t, uint32_t size,
		      const void *bytes, struct buf *out)
{
	const struct map_column whole = { .type = t, .size = size };

	if (t && has_stacks(l, t))
		put_members(l, t, size, bytes, out);
	else
		map_column_put_json(l, &whole, bytes, out);
}

static void put_cpus(const struct map_layout *l, const struct map_snapshot *snapshot, size_t entry,
		     struct buf *out)
{
	uint64_t sum;

	if (map_snapshot_sum(snapshot, l->value, entry, &sum)) {
		buf_str(out, "\"value\":");
		put_number(sum, l->value->kind == TYPE_SIGNED, out);
		buf_char(out, ',');
	}
	buf_str(out, "\"cpus\":[");
	for (uint32_t cpu = 0; cpu < snapshot->cpus; cpu++) {
		if (cpu)
			buf_char(out, ',');
		put_whole(l, l->value, snapshot->value_size,
			  map_snapshot_value(snapshot, entry, cpu), out);
	}
	buf_char(out, ']');
}

static void put_entry(const struct map_layout *l, const struct map_snapshot *snapshot, size_t entry,
		      struct buf *out)
{
	buf_str(out, "{\"key\":");
	put_whole(l, l->key, snapshot->key_size, map_snapshot_key(snapshot, entry), out);
	buf_char(out, ',');
	if (map_snapshot_per_cpu(l->map)) {
		put_cpus(l, snapshot, entry, out);
	} else {
		buf_str(out, "\"value\":");
		put_whole(l, l->value, snapshot->value_size, map_snapshot_value(snapshot, entry, 0),
			  out);
	}
	buf_char(out, '}');
}

static int put_entries(const struct map_layout *l, const struct map_snapshot *snapshot,
		       struct buf *out)
{
	size_t *order = map_snapshot_order(snapshot, l->map, l->key, l->value);

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < snapshot->count; i++) {
		if (i)
			buf_char(out, ',');
		stacks_trim(l->stacks);
		put_entry(l, snapshot, order[i], out);
	}
	free(order);
	return 0;
}

/* Histograms */

static void begin_histogram(const struct map_layout *l, const unsigned char *key, struct buf *out)
{
	bool any = false;

	buf_str(out, "{\"key\":");
	for (uint32_t i = 0; i < map_column_count(l->key); i++) {
		const struct map_column column = map_column_get(l->key, l->map->key_size, "key", i);

		if (!map_layout_selects_histogram(l, i))
			continue;
		buf_printf(out, "%c\"%s\":", any ? ',' : '{', column.name);
		map_column_put_json(l, &column, key, out);
		any = true;
	}
	buf_str(out, any ? "},\"buckets\":[" : "null,\"buckets\":[");
}

static void put_bucket(const struct map_layout *l, const struct bar *bar, struct buf *out)
{
	uint64_t low, high;
	bool log2 = histogram_bounds(l->hist, bar->slot, &low, &high);

	buf_str(out, "{\"low\":");
	put_number(low, !log2, out);
	buf_str(out, ",\"high\":");
	put_number(high, !log2, out);
	buf_str(out, ",\"count\":");
	put_number(bar->count, false, out);
	buf_char(out, '}');
}

static int put_histograms(const struct map_layout *l, const struct map_snapshot *snapshot,
			  struct buf *out)
{
	struct map_histograms h;
	int err = map_histogram_split(l, snapshot, &h);

	if (err)
		return err;
	for (size_t i = 0; i < h.count; i++) {
		if (i)
			buf_char(out, ',');
		begin_histogram(l, map_snapshot_key(snapshot, h.all[i].entry), out);
		for (size_t k = 0; k < h.all[i].count; k++) {
			if (k)
				buf_char(out, ',');
			put_bucket(l, &h.all[i].bars[k], out);
		}
		buf_str(out, "]}");
	}
	map_histogram_free(&h);
	return 0;
}

int map_json_put(const struct map_layout *l, const struct map_snapshot *snapshot, struct buf *out)
{
	int err;

	buf_str(out, "{\"map\":");
	json_text_string(out, l->name);
	if (l->generation)
		buf_printf(out, ",\"generation\":%u", l->generation);
	buf_str(out, ",\"time\":\"");
	time_put_monotonic(snapshot->ns, l->context, out);
	buf_str(out, "\",");
	if (l->hist)
		buf_printf(out, "\"histogram\":\"%s\",",
			   l->hist == OBJECT_HIST_LOG2 ? "log2" : "linear");
	if (snapshot->truncated)
		buf_str(out, "\"cut\":true,");
	buf_str(out, "\"entries\":[");
	err = l->hist ? put_histograms(l, snapshot, out) : put_entries(l, snapshot, out);
	buf_str(out, "]}\n");
	return err;
}
