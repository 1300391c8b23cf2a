/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Targets that are watched: a new version is loaded beside the one that runs, and takes its place. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "load/map_reuse.h"
#include "load/rcu_grace.h"
#include "print/report.h"
#include "run/rebuild.h"
#include "run/run_internal.h"

/* Of one target: what is read no more, but still to be shown; another edit waits for it. */
#define LEAVING_MAX 4

struct edit_swap {
	uint32_t target;	     /* which of the run's */
	struct rebuild *rebuild;     /* NULL: it is no file, and stays as it is */
	struct generation *now;	     /* what runs */
	struct generation *before;   /* what may still be running; NULL: nothing */
	struct rcu_grace *rcu_grace; /* when that is over */
	struct probe ready;	     /* compiled, and to take the place; without object: nothing */
};

static uint32_t count_targets(const struct run *s)
{
	return s->set->object_set->object_count;
}

static const struct probe *running(const struct run *s, const struct edit_swap *w)
{
	return w->now->probe.obj ? &w->now->probe : &s->set->probes->all[w->target];
}

static const char *name_of(const struct run *s, const struct edit_swap *w)
{
	return s->set->object_set->objects[w->target].target;
}

/* Beginning */

static int load_first(struct run *s, struct edit_swap *w)
{
	const struct load_settings how = { .filter_maps = &s->filter_maps,
					   .swappable = w->rebuild };
	struct generation *g = calloc(1, sizeof(*g));
	int err;

	if (!g)
		return -ENOMEM;
	w->now = g;
	g->number = 1;
	g->object = s->set->object_set->objects[w->target];
	err = object_set_pick(s->set->object_set, w->target, &g->object, &g->object_set);
	if (!err)
		err = load_set_load(&g->object_set, &how, &g->loads);
	if (!err)
		return generations_add(s, g);
	generation_free(g);
	return err;
}

static int open_target(struct run *s, struct edit_swap *w)
{
	const struct probe *p = &s->set->probes->all[w->target];
	int err = probe_is_file(p) ? rebuild_new(p, s->set->read, s->set->build, &w->rebuild) : 0;

	if (!err)
		err = load_first(s, w);
	if (err && err != -ENOMEM && count_targets(s) > 1)
		log_error("%s, one of %u targets, failed: none of them runs", name_of(s, w),
			  count_targets(s));
	return err;
}

int edit_swap_open(struct run *s)
{
	int err = 0;

	s->watching = calloc(count_targets(s), sizeof(*s->watching));
	if (!s->watching)
		return -ENOMEM;
	for (uint32_t i = 0; !err && i < count_targets(s); i++) {
		s->watching[i].target = i;
		err = open_target(s, &s->watching[i]);
	}
	return err;
}

void edit_swap_close(struct run *s)
{
	for (uint32_t i = 0; s->watching && i < count_targets(s); i++) {
		rebuild_free(s->watching[i].rebuild);
		rcu_grace_free(s->watching[i].rcu_grace);
		probe_free(&s->watching[i].ready);
	}
	free(s->watching);
	s->watching = NULL;
}

size_t edit_swap_poll_fds(const struct run *s, struct pollfd *fds)
{
	struct pollfd own[REMAKE_FDS_MAX + 1];
	size_t n = 0;

	for (uint32_t i = 0; s->watching && i < count_targets(s); i++) {
		const struct edit_swap *w = &s->watching[i];
		size_t k = w->rebuild ? rebuild_poll_fds(w->rebuild, own) : 0;

		if (w->rcu_grace)
			own[k++] = (struct pollfd){ .fd = rcu_grace_fd(w->rcu_grace),
						    .events = POLLIN };
		if (fds)
			memcpy(fds + n, own, k * sizeof(*fds));
		n += k;
	}
	return n;
}

/* Taking the place */

/* Its streams and maps get names among those of what else runs. */
static int name_streams(const struct run *s, const struct edit_swap *w, struct generation *g)
{
	struct object_set_object *objects = calloc(count_targets(s), sizeof(*objects));
	struct object_set all = { 0 };
	int err = -ENOMEM;

	for (uint32_t i = 0; objects && i < count_targets(s); i++)
		objects[i] = i == w->target ? g->object : s->watching[i].now->object;
	if (objects)
		err = object_set_make(objects, count_targets(s), &all);
	if (!err)
		err = object_set_pick(&all, w->target, &g->object, &g->object_set);
	object_set_free(&all);
	free(objects);
	return err;
}

static int load_next(struct run *s, const struct edit_swap *w, struct generation *g)
{
	const struct load_settings how = {
		.filter_maps = &s->filter_maps,
		.swappable = true,
		.previous = &w->now->loads.all[0],
	};
	int err = name_streams(s, w, g);

	return err ? err : load_set_load(&g->object_set, &how, &g->loads);
}

static void say_emptied(const struct generation *g, const struct generation *before)
{
	const struct object *obj = g->object.obj, *old = before->object.obj;

	for (uint32_t i = 0; i < obj->map_count; i++) {
		if (!map_reuse_may(obj, i) || map_reuse_find(obj, i, old) != OBJECT_NONE)
			continue;
		for (uint32_t k = 0; k < old->map_count; k++)
			if (!strcmp(old->maps[k].name, obj->maps[i].name) && map_reuse_may(old, k))
				log_info("%s: the map %s is defined in another way, and begins "
					 "empty",
					 g->object.target, obj->maps[i].name);
	}
}

/* What programs of it may still be running is read until they are not. */
static int leave(struct edit_swap *w, struct generation *g, const struct generation *after)
{
	int err = rcu_grace_start(&w->rcu_grace);

	w->before = g;
	g->after = after;
	if (err)
		log_error("cannot wait for the end of the programs before: %s", strerror(-err));
	return err;
}

static int begin(struct run *s, struct edit_swap *w, struct generation *g)
{
	struct generation *before = w->now;

	w->now = g;
	log_info("%s: generation %u runs", name_of(s, w), g->number);
	say_emptied(g, before);
	show_maps_start(&g->maps, s->set->interval);
	if (g->maps.interval)
		g->maps.due = before->maps.due;
	report_part_begin(g->part);
	return leave(w, before, g);
}

/* Whatever fails here leaves what runs as it is. */
static int prepare(struct run *s, struct edit_swap *w, struct generation *g)
{
	int err = load_next(s, w, g);

	if (err) {
		generation_free(g);
		return err;
	}
	err = generations_add(s, g);
	if (!err)
		err = load_swap_prepare(&g->loads.all[0]);
	if (err)
		generations_remove(s, g);
	return err;
}

static void say_runs_on(const struct run *s, const struct edit_swap *w)
{
	log_info("%s: generation %u runs on", name_of(s, w), w->now->number);
}

static int swap(struct run *s, struct edit_swap *w)
{
	struct generation *g = calloc(1, sizeof(*g));

	if (!g)
		return -ENOMEM;
	g->number = w->now->number + 1;
	g->probe = w->ready;
	g->object = (struct object_set_object){ name_of(s, w), g->probe.obj };
	w->ready = (struct probe){ 0 };
	if (prepare(s, w, g)) {
		say_runs_on(s, w);
		return 0;
	}
	if (!load_swap(&g->loads.all[0], &w->now->loads.all[0]))
		return begin(s, w, g);
	say_runs_on(s, w);
	return leave(w, g, w->now);
}

static bool has_room(const struct run *s, const struct edit_swap *w)
{
	unsigned int leaving = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		leaving += g->counts && g->object.target == name_of(s, w);
	return leaving < LEAVING_MAX;
}

/* Going */

static bool is_over(const struct rcu_grace *g)
{
	struct pollfd fd = { .fd = rcu_grace_fd(g), .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

/* Nothing can be submitted any more, and its slot is free for the next. */
static int retire(struct run *s, struct edit_swap *w)
{
	struct generation *g = w->before;
	int err = missed_runs_read(&s->unseen, &g->loads.all[0]);

	rcu_grace_free(w->rcu_grace);
	w->rcu_grace = NULL;
	w->before = NULL;
	load_swap_retire(&g->loads.all[0]);
	if (!err)
		err = generation_finish(g);
	if (!err && g->number < w->now->number)
		err = show_maps_print_last(&g->maps, w->now->object.obj);
	generation_close_streams(g);
	return err;
}

static void look_at_files(struct run *s, struct edit_swap *w)
{
	struct probe next = { 0 };

	switch (rebuild_poll(w->rebuild, running(s, w), &next)) {
	case REMADE_PROBE:
		probe_free(&w->ready);
		w->ready = next;
		break;
	case REMADE_BROKEN:
		say_runs_on(s, w);
		break;
	case REMADE_BACK:
		probe_free(&w->ready);
		log_info("%s: it is generation %u again, which runs", name_of(s, w),
			 w->now->number);
		break;
	default:
		break;
	}
}

int edit_swap_poll(struct run *s)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < count_targets(s); i++) {
		struct edit_swap *w = &s->watching[i];

		if (!w->rebuild)
			continue;
		look_at_files(s, w);
		if (w->rcu_grace && is_over(w->rcu_grace))
			err = retire(s, w);
		if (!err && w->ready.obj && !w->before && has_room(s, w))
			err = swap(s, w);
	}
	s->fds_stale = true; /* a compile or a grace period has come or gone */
	return err;
}
