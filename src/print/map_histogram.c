/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_histogram.h"

#include <errno.h>
#include <stdlib.h>

#include "object/map_snapshot.h"
#include "print/map_column.h"

struct counted {
	size_t entry;
	int64_t slot;
};

struct sort_context {
	const struct map_layout *layout;
	const struct map_snapshot *snapshot;
};

static int64_t slot_of(const struct sort_context *s, size_t entry)
{
	const struct type *key = s->layout->key;
	const unsigned char *bytes = map_snapshot_key(s->snapshot, entry);
	uint64_t slot = 0;

	if (key->kind == TYPE_STRUCT) {
		bytes += key->members[s->layout->slot].offset / 8;
		key = key->members[s->layout->slot].type;
	}
	map_snapshot_number(key, bytes, &slot);
	return (int64_t)slot;
}

static int compare_selectors(const struct sort_context *s, size_t a, size_t b)
{
	const struct type *key = s->layout->key;
	int order = 0;

	for (uint32_t i = 0; !order && i < key->count; i++)
		if (map_layout_selects_histogram(s->layout, i))
			order = map_snapshot_compare_member(&key->members[i],
							    map_snapshot_key(s->snapshot, a),
							    map_snapshot_key(s->snapshot, b));
	return order;
}

static int compare_entries(const void *a, const void *b, void *arg)
{
	const struct counted *x = a, *y = b;
	int order = compare_selectors(arg, x->entry, y->entry);

	if (order)
		return order;
	return x->slot < y->slot ? -1 : x->slot > y->slot;
}

static struct counted *sort_entries(struct sort_context *s)
{
	size_t n = s->snapshot->count;
	struct counted *all = malloc((n + 1) * sizeof(*all));

	for (size_t i = 0; all && i < n; i++)
		all[i] = (struct counted){ i, slot_of(s, i) };
	if (all)
		qsort_r(all, n, sizeof(*all), compare_entries, s);
	return all;
}

/* Two entries of a histogram with the same slot, whose keys differ in padding only, are one bar. */
static void add_entry(struct map_histograms *h, const struct sort_context *sort,
		      const struct counted *c, size_t *bars)
{
	struct map_histogram *last = h->count ? &h->all[h->count - 1] : NULL;
	uint64_t count = 0;

	map_snapshot_sum(sort->snapshot, sort->layout->value, c->entry, &count);
	if (!last || compare_selectors(sort, last->entry, c->entry)) {
		last = &h->all[h->count++];
		*last = (struct map_histogram){ .entry = c->entry, .bars = &h->bars[*bars] };
	}
	if (last->count && last->bars[last->count - 1].slot == c->slot) {
		last->bars[last->count - 1].count += count;
		return;
	}
	last->bars[last->count++] = (struct bar){ c->slot, count };
	++*bars;
}

int map_histogram_split(const struct map_layout *l, const struct map_snapshot *snapshot,
			struct map_histograms *h)
{
	struct sort_context sort = { l, snapshot };
	struct counted *all = sort_entries(&sort);
	size_t bars = 0;

	*h = (struct map_histograms){
		.bars = malloc((snapshot->count + 1) * sizeof(*h->bars)),
		.all = malloc((snapshot->count + 1) * sizeof(*h->all)),
	};
	if (!all || !h->bars || !h->all) {
		free(all);
		map_histogram_free(h);
		return -ENOMEM;
	}
	for (size_t i = 0; i < snapshot->count; i++)
		add_entry(h, &sort, &all[i], &bars);
	free(all);
	return 0;
}

void map_histogram_free(struct map_histograms *h)
{
	free(h->bars);
	free(h->all);
	*h = (struct map_histograms){ 0 };
}
