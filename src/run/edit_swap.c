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

struct watching {
	uint32_t target;	   /* which of the run's */
	struct remake *remake;	   /* NULL: it is no file, and stays as it is */
	struct generation *now;	   /* what runs */
	struct generation *before; /* what may still be running; NULL: nothing */
	struct grace *grace;	   /* when that is over */
	struct probe ready;	   /* compiled, and to take the place; without object: nothing */
};

static uint32_t count_targets(const struct session *s)
{
	return s->set->catalog->object_count;
}

static const struct probe *running(const struct session *s, const struct watching *w)
{
	return w->now->probe.obj ? &w->now->probe : &s->set->probes->all[w->target];
}

static const char *name_of(const struct session *s, const struct watching *w)
{
	return s->set->catalog->objects[w->target].target;
}

/* Beginning */

static int load_first(struct session *s, struct watching *w)
{
	const struct load_how how = { .sieve = &s->sieve, .swappable = w->remake };
	struct generation *g = calloc(1, sizeof(*g));
	int err;

	if (!g)
		return -ENOMEM;
	w->now = g;
	g->number = 1;
	g->object = s->set->catalog->objects[w->target];
	err = catalog_pick(s->set->catalog, w->target, &g->object, &g->catalog);
	if (!err)
		err = loads_load(&g->catalog, &how, &g->loads);
	if (!err)
		return session_add(s, g);
	generation_free(g);
	return err;
}

static int open_target(struct session *s, struct watching *w)
{
	const struct probe *p = &s->set->probes->all[w->target];
	int err = probe_is_file(p) ? remake_new(p, s->set->read, s->set->build, &w->remake) : 0;

	if (!err)
		err = load_first(s, w);
	if (err && err != -ENOMEM && count_targets(s) > 1)
		log_error("%s, one of %u targets, failed: none of them runs", name_of(s, w),
			  count_targets(s));
	return err;
}

int watching_open(struct session *s)
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

void watching_close(struct session *s)
{
	for (uint32_t i = 0; s->watching && i < count_targets(s); i++) {
		remake_free(s->watching[i].remake);
		grace_free(s->watching[i].grace);
		probe_free(&s->watching[i].ready);
	}
	free(s->watching);
	s->watching = NULL;
}

size_t watching_poll_fds(const struct session *s, struct pollfd *fds)
{
	struct pollfd own[REMAKE_FDS_MAX + 1];
	size_t n = 0;

	for (uint32_t i = 0; s->watching && i < count_targets(s); i++) {
		const struct watching *w = &s->watching[i];
		size_t k = w->remake ? remake_poll_fds(w->remake, own) : 0;

		if (w->grace)
			own[k++] = (struct pollfd){ .fd = grace_fd(w->grace), .events = POLLIN };
		if (fds)
			memcpy(fds + n, own, k * sizeof(*fds));
		n += k;
	}
	return n;
}

/* Taking the place */

/* Its streams and maps get names among those of what else runs. */
static int name_streams(const struct session *s, const struct watching *w, struct generation *g)
{
	struct catalog_object *objects = calloc(count_targets(s), sizeof(*objects));
	struct catalog all = { 0 };
	int err = -ENOMEM;

	for (uint32_t i = 0; objects && i < count_targets(s); i++)
		objects[i] = i == w->target ? g->object : s->watching[i].now->object;
	if (objects)
		err = catalog_make(objects, count_targets(s), &all);
	if (!err)
		err = catalog_pick(&all, w->target, &g->object, &g->catalog);
	catalog_free(&all);
	free(objects);
	return err;
}

static int load_next(struct session *s, const struct watching *w, struct generation *g)
{
	const struct load_how how = {
		.sieve = &s->sieve,
		.swappable = true,
		.before = &w->now->loads.all[0],
	};
	int err = name_streams(s, w, g);

	return err ? err : loads_load(&g->catalog, &how, &g->loads);
}

static void say_emptied(const struct generation *g, const struct generation *before)
{
	const struct object *obj = g->object.obj, *old = before->object.obj;

	for (uint32_t i = 0; i < obj->map_count; i++) {
		if (!share_may(obj, i) || share_find(obj, i, old) != OBJECT_NONE)
			continue;
		for (uint32_t k = 0; k < old->map_count; k++)
			if (!strcmp(old->maps[k].name, obj->maps[i].name) && share_may(old, k))
				log_info("%s: the map %s is defined in another way, and begins "
					 "empty",
					 g->object.target, obj->maps[i].name);
	}
}

/* What programs of it may still be running is read until they are not. */
static int leave(struct watching *w, struct generation *g, const struct generation *after)
{
	int err = grace_start(&w->grace);

	w->before = g;
	g->after = after;
	if (err)
		log_error("cannot wait for the end of the programs before: %s", strerror(-err));
	return err;
}

static int begin(struct session *s, struct watching *w, struct generation *g)
{
	struct generation *before = w->now;

	w->now = g;
	log_info("%s: generation %u runs", name_of(s, w), g->number);
	say_emptied(g, before);
	session_maps_start(&g->maps, s->set->interval);
	if (g->maps.interval)
		g->maps.due = before->maps.due;
	scene_begin(g->scene);
	return leave(w, before, g);
}

/* Whatever fails here leaves what runs as it is. */
static int prepare(struct session *s, struct watching *w, struct generation *g)
{
	int err = load_next(s, w, g);

	if (err) {
		generation_free(g);
		return err;
	}
	err = session_add(s, g);
	if (!err)
		err = load_prepare(&g->loads.all[0]);
	if (err)
		session_remove(s, g);
	return err;
}

static void say_runs_on(const struct session *s, const struct watching *w)
{
	log_info("%s: generation %u runs on", name_of(s, w), w->now->number);
}

static int swap(struct session *s, struct watching *w)
{
	struct generation *g = calloc(1, sizeof(*g));

	if (!g)
		return -ENOMEM;
	g->number = w->now->number + 1;
	g->probe = w->ready;
	g->object = (struct catalog_object){ name_of(s, w), g->probe.obj };
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

static bool has_room(const struct session *s, const struct watching *w)
{
	unsigned int leaving = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		leaving += g->counts && g->object.target == name_of(s, w);
	return leaving < LEAVING_MAX;
}

/* Going */

static bool is_over(const struct grace *g)
{
	struct pollfd fd = { .fd = grace_fd(g), .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

/* Nothing can be submitted any more, and its slot is free for the next. */
static int retire(struct session *s, struct watching *w)
{
	struct generation *g = w->before;
	int err = unseen_look(&s->unseen, &g->loads.all[0]);

	grace_free(w->grace);
	w->grace = NULL;
	w->before = NULL;
	load_retire(&g->loads.all[0]);
	if (!err)
		err = generation_finish(g);
	if (!err && g->number < w->now->number)
		err = session_maps_show_last(&g->maps, w->now->object.obj);
	generation_close_streams(g);
	return err;
}

static void look_at_files(struct session *s, struct watching *w)
{
	struct probe next = { 0 };

	switch (remake_look(w->remake, running(s, w), &next)) {
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

int watching_look(struct session *s)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < count_targets(s); i++) {
		struct watching *w = &s->watching[i];

		if (!w->remake)
			continue;
		look_at_files(s, w);
		if (w->grace && is_over(w->grace))
			err = retire(s, w);
		if (!err && w->ready.obj && !w->before && has_room(s, w))
			err = swap(s, w);
	}
	s->fds_stale = true; /* a compile or a grace period has come or gone */
	return err;
}
