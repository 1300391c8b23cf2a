/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map's content as one line of JSON. */
#include <errno.h>
#include <stdlib.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"
#include "print/map_parts.h"
#include "print/value_text.h"

static void put_number(uint64_t number, bool is_signed, struct buf *out)
{
	if (is_signed)
		buf_signed(out, (int64_t)number);
	else
		json_text_unsigned(out, number);
}

static bool has_stacks(const struct map_view *v, const struct type *t)
{
	for (size_t i = 0; i < map_parts_count(t); i++) {
		const struct map_column p = map_parts_column(t, 0, "", i);

		if (map_parts_is_stack(v, &p))
			return true;
	}
	return false;
}

static void put_part(const struct map_view *v, const struct type *t, const struct map_column *p,
		     const void *bytes, struct buf *out)
{
	struct stack stack;

	if (!map_parts_is_stack(v, p)) {
		map_parts_put_json(v, p, bytes, out);
		return;
	}
	stack = map_parts_stack(v, t, p, bytes);
	stacks_put_json(&stack, out);
}

static void put_parts(const struct map_view *v, const struct type *t, uint32_t size,
		      const void *bytes, struct buf *out)
{
	for (size_t i = 0; i < map_parts_count(t); i++) {
		const struct map_column p = map_parts_column(t, size, "", i);

		if (p.member) {
			buf_char(out, i ? ',' : '{');
			json_text_string(out, p.member->name);
			buf_char(out, ':');
		}
		put_part(v, t, &p, bytes, out);
		if (p.member && i + 1 == map_parts_count(t))
			buf_char(out, '}');
	}
}

static void put_whole(const struct map_view *v, const struct type *t, uint32_t size,
		      const void *bytes, struct buf *out)
{
	const struct map_column whole = { .type = t, .size = size };

	if (t && has_stacks(v, t))
		put_parts(v, t, size, bytes, out);
	else
		map_parts_put_json(v, &whole, bytes, out);
}

static void put_cpus(const struct map_view *v, const struct map_snapshot *c, size_t entry,
		     struct buf *out)
{
	uint64_t sum;

	if (map_snapshot_sum(c, v->value, entry, &sum)) {
		buf_str(out, "\"value\":");
		put_number(sum, v->value->kind == TYPE_SIGNED, out);
		buf_char(out, ',');
	}
	buf_str(out, "\"cpus\":[");
	for (uint32_t cpu = 0; cpu < c->cpus; cpu++) {
		if (cpu)
			buf_char(out, ',');
		put_whole(v, v->value, c->value_size, map_snapshot_value(c, entry, cpu), out);
	}
	buf_char(out, ']');
}

static void put_entry(const struct map_view *v, const struct map_snapshot *c, size_t entry,
		      struct buf *out)
{
	buf_str(out, "{\"key\":");
	put_whole(v, v->key, c->key_size, map_snapshot_key(c, entry), out);
	buf_char(out, ',');
	if (map_snapshot_per_cpu(v->map)) {
		put_cpus(v, c, entry, out);
	} else {
		buf_str(out, "\"value\":");
		put_whole(v, v->value, c->value_size, map_snapshot_value(c, entry, 0), out);
	}
	buf_char(out, '}');
}

static int put_entries(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	size_t *order = map_snapshot_order(c, v->map, v->key, v->value);

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < c->count; i++) {
		if (i)
			buf_char(out, ',');
		stacks_forget(v->stacks);
		put_entry(v, c, order[i], out);
	}
	free(order);
	return 0;
}

/* Histograms */

static void put_section(const struct map_view *v, const unsigned char *key, struct buf *out)
{
	bool any = false;

	buf_str(out, "{\"key\":");
	for (uint32_t i = 0; i < map_parts_count(v->key); i++) {
		const struct map_column p = map_parts_column(v->key, v->map->key_size, "key", i);

		if (!map_parts_starts_histogram(v, i))
			continue;
		buf_printf(out, "%c\"%s\":", any ? ',' : '{', p.name);
		map_parts_put_json(v, &p, key, out);
		any = true;
	}
	buf_str(out, any ? "},\"buckets\":[" : "null,\"buckets\":[");
}

static void put_bucket(const struct map_view *v, const struct bar *bar, struct buf *out)
{
	uint64_t low, high;
	bool log2 = histogram_bounds(v->hist, bar->slot, &low, &high);

	buf_str(out, "{\"low\":");
	put_number(low, !log2, out);
	buf_str(out, ",\"high\":");
	put_number(high, !log2, out);
	buf_str(out, ",\"count\":");
	put_number(bar->count, false, out);
	buf_char(out, '}');
}

static int put_histograms(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	struct sections s;
	int err = map_histogram_split(v, c, &s);

	if (err)
		return err;
	for (size_t i = 0; i < s.count; i++) {
		if (i)
			buf_char(out, ',');
		put_section(v, map_snapshot_key(c, s.all[i].entry), out);
		for (size_t k = 0; k < s.all[i].count; k++) {
			if (k)
				buf_char(out, ',');
			put_bucket(v, &s.all[i].bars[k], out);
		}
		buf_str(out, "]}");
	}
	map_histogram_free(&s);
	return 0;
}

int map_json(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	int err;

	buf_str(out, "{\"map\":");
	json_text_string(out, v->name);
	if (v->generation)
		buf_printf(out, ",\"generation\":%u", v->generation);
	buf_str(out, ",\"time\":\"");
	time_put_monotonic(c->ns, v->context, out);
	buf_str(out, "\",");
	if (v->hist)
		buf_printf(out, "\"histogram\":\"%s\",",
			   v->hist == OBJECT_HIST_LOG2 ? "log2" : "linear");
	if (c->cut)
		buf_str(out, "\"cut\":true,");
	buf_str(out, "\"entries\":[");
	err = v->hist ? put_histograms(v, c, out) : put_entries(v, c, out);
	buf_str(out, "]}\n");
	return err;
}
