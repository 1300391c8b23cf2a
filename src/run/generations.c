/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The generations of a session: they come, are counted, and go. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "print/report.h"
#include "run/run_internal.h"
#include "stream/stream.h"

static int give_id(struct run *s, struct reader *r)
{
	struct reader **readers;

	for (r->id = 0; r->id < s->reader_count && s->readers[r->id];)
		r->id++;
	if (r->id == s->reader_count) {
		readers = reallocarray((void *)s->readers, r->id + 1, sizeof(*readers));
		if (!readers)
			return -ENOMEM;
		s->readers = readers;
		s->reader_count++;
	}
	s->readers[r->id] = r;
	return 0;
}

static void append(struct run *s, struct generation *g)
{
	struct generation **at = &s->generations;

	while (*at)
		at = &(*at)->next;
	*at = g;
	s->fds_stale = true;
}

/* The default size of rings is shared out among those of all that runs. */
static unsigned int count_perf_streams(const struct run *s, const struct generation *added)
{
	unsigned int n = generation_perf_streams(&added->object_set);

	for (const struct generation *g = s->generations; g; g = g->next)
		if (g != added && !g->after)
			n += generation_perf_streams(&g->object_set);
	return n > generation_perf_streams(s->set->object_set) ?
		       n :
		       generation_perf_streams(s->set->object_set);
}

int generations_add(struct run *s, struct generation *g)
{
	const struct generation_settings settings = {
		.pages = s->set->pages,
		.report = s->report,
		.symbolizer = s->symbolizer,
		.record = s->record,
		.perf_streams = count_perf_streams(s, g),
		.on_record = event_loop_take,
		.cookie = s,
	};
	int err;

	append(s, g);
	err = generation_open(g, &settings);
	for (uint32_t i = 0; !err && i < g->object_set.stream_count; i++)
		err = give_id(s, &g->readers[i]);
	return err ? err : event_loop_open_order(s);
}

static struct stream_count *find_count(struct stream_count *all, size_t n, const char *stream)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(all[i].stream, stream))
			return &all[i];
	return NULL;
}

static int count_one(struct stream_count **all, size_t *n, const struct stream_count *c)
{
	struct stream_count *to = find_count(*all, *n, c->stream);
	char *name;

	if (!to) {
		to = reallocarray(*all, *n + 1, sizeof(*to));
		if (!to)
			return -ENOMEM;
		*all = to;
		name = strdup(c->stream);
		if (!name)
			return -ENOMEM;
		to += (*n)++;
		*to = (struct stream_count){ .stream = name };
	}
	to->submitted += c->submitted;
	to->delivered += c->delivered;
	to->lost += c->lost;
	to->printed += c->printed;
	to->misfits += c->misfits;
	return 0;
}

void generations_free_counts(struct stream_count *all, size_t n)
{
	while (n)
		free((char *)all[--n].stream);
	free(all);
}

/* A stream of the same name is the same one, over all generations. */
int generations_count(struct run *s, struct generation *g)
{
	int err = 0;

	report_part_counts(g->part, g->counts);
	for (uint32_t i = 0; !err && i < g->object_set.stream_count; i++)
		err = count_one(&s->closed, &s->closed_count, &g->counts[i]);
	return err;
}

void generations_discard(struct run *s, struct generation *g)
{
	struct generation **at = &s->generations;

	while (*at && *at != g)
		at = &(*at)->next;
	if (*at)
		*at = g->next;
	for (uint32_t i = 0; i < s->reader_count; i++)
		if (s->readers[i] && s->readers[i]->of == g)
			s->readers[i] = NULL;
	generation_free(g);
	s->fds_stale = true;
}

int generations_remove(struct run *s, struct generation *g)
{
	int err = g->counts ? generations_count(s, g) : 0;

	generations_discard(s, g);
	return err;
}

/* Those that are read no more go when all of theirs is shown. */
void generations_refresh(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations, *next; g; g = next) {
		next = g->next;
		if (g->counts && !g->waiting)
			err = generations_remove(s, g);
		if (err && !s->err)
			s->err = err;
	}
}
