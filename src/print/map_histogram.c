/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_histogram.h"

#include <errno.h>
#include <stdlib.h>

#include "object/map_snapshot.h"
#include "print/map_parts.h"

struct counted {
	size_t entry;
	int64_t slot;
};

struct sorting {
	const struct map_view *view;
	const struct map_snapshot *snapshot;
};

static int64_t slot_of(const struct sorting *s, size_t entry)
{
	const struct type *key = s->view->key;
	const unsigned char *bytes = map_snapshot_key(s->snapshot, entry);
	uint64_t slot = 0;

	if (key->kind == TYPE_STRUCT) {
		bytes += key->members[s->view->slot].offset / 8;
		key = key->members[s->view->slot].type;
	}
	map_snapshot_number(key, bytes, &slot);
	return (int64_t)slot;
}

static int compare_sections(const struct sorting *s, size_t a, size_t b)
{
	const struct type *key = s->view->key;
	int order = 0;

	for (uint32_t i = 0; !order && i < key->count; i++)
		if (map_parts_starts_histogram(s->view, i))
			order = map_snapshot_compare_member(&key->members[i],
							    map_snapshot_key(s->snapshot, a),
							    map_snapshot_key(s->snapshot, b));
	return order;
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct counted *x = a, *y = b;
	int order = compare_sections(arg, x->entry, y->entry);

	if (order)
		return order;
	return x->slot < y->slot ? -1 : x->slot > y->slot;
}

static struct counted *sorted(struct sorting *s)
{
	size_t n = s->snapshot->count;
	struct counted *all = malloc((n + 1) * sizeof(*all));

	for (size_t i = 0; all && i < n; i++)
		all[i] = (struct counted){ i, slot_of(s, i) };
	if (all)
		qsort_r(all, n, sizeof(*all), compare, s);
	return all;
}

/* A slot that is there twice in a section, in keys that differ in padding alone, is one. */
static void add(struct sections *s, const struct sorting *sorting, const struct counted *c,
		size_t *bars)
{
	struct map_histogram *last = s->count ? &s->all[s->count - 1] : NULL;
	uint64_t count = 0;

	map_snapshot_sum(sorting->snapshot, sorting->view->value, c->entry, &count);
	if (!last || compare_sections(sorting, last->entry, c->entry)) {
		last = &s->all[s->count++];
		*last = (struct map_histogram){ .entry = c->entry, .bars = &s->bars[*bars] };
	}
	if (last->count && last->bars[last->count - 1].slot == c->slot) {
		last->bars[last->count - 1].count += count;
		return;
	}
	last->bars[last->count++] = (struct bar){ c->slot, count };
	++*bars;
}

int map_histogram_split(const struct map_view *v, const struct map_snapshot *c, struct sections *s)
{
	struct sorting sorting = { v, c };
	struct counted *all = sorted(&sorting);
	size_t bars = 0;

	*s = (struct sections){
		.bars = malloc((c->count + 1) * sizeof(*s->bars)),
		.all = malloc((c->count + 1) * sizeof(*s->all)),
	};
	if (!all || !s->bars || !s->all) {
		free(all);
		map_histogram_free(s);
		return -ENOMEM;
	}
	for (size_t i = 0; i < c->count; i++)
		add(s, &sorting, &all[i], &bars);
	free(all);
	return 0;
}

void map_histogram_free(struct sections *s)
{
	free(s->bars);
	free(s->all);
	*s = (struct sections){ 0 };
}
