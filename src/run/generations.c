/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/generations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "print/report.h"

static int assign_id(struct generations *all, struct reader *r)
{
	struct reader **readers;

	for (r->id = 0; r->id < all->reader_count && all->readers[r->id];)
		r->id++;
	if (r->id == all->reader_count) {
		readers = reallocarray((void *)all->readers, r->id + 1, sizeof(*readers));
		if (!readers)
			return -ENOMEM;
		all->readers = readers;
		all->reader_count++;
	}
	all->readers[r->id] = r;
	return 0;
}

static void append_generation(struct generations *all, struct generation *g)
{
	struct generation **end = &all->first;

	while (*end)
		end = &(*end)->next;
	*end = g;
}

/* The default buffer size is shared among all perf buffers that run at the same time. */
static unsigned int count_perf_streams(const struct generations *all,
				       const struct generation *added)
{
	unsigned int n = generation_perf_streams(&added->object_set);

	for (const struct generation *g = all->first; g; g = g->next)
		if (g != added && !g->replaced_by)
			n += generation_perf_streams(&g->object_set);
	return n > all->settings.perf_streams ? n : all->settings.perf_streams;
}

int generations_add(struct generations *all, struct generation *g)
{
	struct generation_settings settings = all->settings;
	int err;

	settings.perf_streams = count_perf_streams(all, g);
	append_generation(all, g);
	err = generation_open(g, &settings);
	for (uint32_t i = 0; !err && i < g->object_set.stream_count; i++)
		err = assign_id(all, &g->readers[i]);
	return err;
}

/* Counting */

static struct stream_count *find_count(const struct generations *all, const char *stream)
{
	for (size_t i = 0; i < all->stream_count; i++)
		if (!strcmp(all->stream_counts[i].stream, stream))
			return &all->stream_counts[i];
	return NULL;
}

/* NULL: no memory. */
static struct stream_count *add_count(struct generations *all, const char *stream)
{
	struct stream_count *counts =
		reallocarray(all->stream_counts, all->stream_count + 1, sizeof(*counts));
	char *name = counts ? strdup(stream) : NULL;

	if (counts)
		all->stream_counts = counts;
	if (!name)
		return NULL;
	counts[all->stream_count] = (struct stream_count){ .stream = name };
	return &counts[all->stream_count++];
}

static int add_to_count(struct generations *all, const struct stream_count *c)
{
	struct stream_count *sum = find_count(all, c->stream);

	if (!sum)
		sum = add_count(all, c->stream);
	if (!sum)
		return -ENOMEM;
	sum->submitted += c->submitted;
	sum->delivered += c->delivered;
	sum->lost += c->lost;
	sum->printed += c->printed;
	sum->misfits += c->misfits;
	return 0;
}

/* Streams of the same name in several generations are counted as one. */
int generations_count(struct generations *all, struct generation *g)
{
	int err = 0;

	report_part_get_counts(g->part, g->counts);
	for (uint32_t i = 0; !err && i < g->object_set.stream_count; i++)
		err = add_to_count(all, &g->counts[i]);
	return err;
}

/* Removing */

static void free_generation(struct generations *all, struct generation *g)
{
	struct generation **link = &all->first;

	while (*link && *link != g)
		link = &(*link)->next;
	if (*link)
		*link = g->next;
	for (uint32_t i = 0; i < all->reader_count; i++)
		if (all->readers[i] && all->readers[i]->generation == g)
			all->readers[i] = NULL;
	generation_free(g);
}

int generations_remove(struct generations *all, struct generation *g)
{
	int err = g->counts ? generations_count(all, g) : 0;

	free_generation(all, g);
	return err;
}

int generations_remove_printed(struct generations *all)
{
	int err = 0;

	for (struct generation *g = all->first, *next; g && !err; g = next) {
		next = g->next;
		if (g->counts && !g->waiting)
			err = generations_remove(all, g);
	}
	return err;
}

void generations_free(struct generations *all)
{
	while (all->first)
		free_generation(all, all->first);
	free((void *)all->readers);
	while (all->stream_count)
		free((char *)all->stream_counts[--all->stream_count].stream);
	free(all->stream_counts);
	missed_runs_free(&all->missed);
}
