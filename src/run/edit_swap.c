/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/edit_swap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "load/map_reuse.h"
#include "load/rcu_grace.h"
#include "print/report.h"
#include "run/rebuild.h"

/*
 * Limit of finished generations of a target that still have unprinted records; at the limit the next
 * swap waits.
 */
#define FINISHED_MAX 4

struct watched {
	uint32_t target;	 /* index in the object set */
	struct rebuild *rebuild; /* NULL: not a file, it never changes */
	struct generation *running;
	struct generation *leaving; /* its programs may still run; NULL: none */
	struct rcu_grace *grace;    /* ends when no program of the leaving generation can run */
	struct probe next;	    /* built, to be swapped in; without object: none */
};

struct edit_swap {
	const struct run_settings *set;
	const struct filter_maps *filter_maps;
	struct generations *generations;
	struct watched *targets;
	uint32_t count;
};

static const struct probe *running_probe(const struct edit_swap *s, const struct watched *w)
{
	const struct probe *own = &w->running->probe;

	return own->obj ? own : &s->set->probes->all[w->target];
}

static const char *target_name(const struct edit_swap *s, const struct watched *w)
{
	return s->set->object_set->objects[w->target].target;
}

/* Opening */

static int load_first(struct edit_swap *s, struct watched *w)
{
	const struct load_settings settings = { .filter_maps = s->filter_maps,
						.swappable = w->rebuild };
	struct generation *g = calloc(1, sizeof(*g));
	int err;

	if (!g)
		return -ENOMEM;
	w->running = g;
	g->number = 1;
	g->object = s->set->object_set->objects[w->target];
	err = object_set_pick(s->set->object_set, w->target, &g->object, &g->object_set);
	if (!err)
		err = load_set_load(&g->object_set, &settings, &g->loads);
	if (!err)
		return generations_add(s->generations, g);
	generation_free(g);
	return err;
}

static int open_target(struct edit_swap *s, struct watched *w)
{
	const struct probe *p = &s->set->probes->all[w->target];
	int err = probe_is_file(p) ? rebuild_new(p, s->set->read, s->set->build, &w->rebuild) : 0;

	if (!err)
		err = load_first(s, w);
	if (err && err != -ENOMEM && s->count > 1)
		log_error("%s, one of %u targets, failed: none of them runs", target_name(s, w),
			  s->count);
	return err;
}

int edit_swap_new(const struct run_settings *settings, const struct filter_maps *filter_maps,
		  struct generations *generations, struct edit_swap **out)
{
	struct edit_swap *s = calloc(1, sizeof(*s));
	int err = 0;

	if (!s)
		return -ENOMEM;
	s->set = settings;
	s->filter_maps = filter_maps;
	s->generations = generations;
	s->targets = calloc(settings->object_set->object_count, sizeof(*s->targets));
	s->count = s->targets ? settings->object_set->object_count : 0;
	if (!s->targets)
		err = -ENOMEM;
	for (uint32_t i = 0; !err && i < s->count; i++) {
		s->targets[i].target = i;
		err = open_target(s, &s->targets[i]);
	}
	if (err)
		edit_swap_free(s);
	else
		*out = s;
	return err;
}

void edit_swap_free(struct edit_swap *s)
{
	if (!s)
		return;
	for (uint32_t i = 0; i < s->count; i++) {
		rebuild_free(s->targets[i].rebuild);
		rcu_grace_free(s->targets[i].grace);
		probe_free(&s->targets[i].next);
	}
	free(s->targets);
	free(s);
}

static size_t target_fds(const struct watched *w, struct pollfd fds[REBUILD_FDS_MAX + 1])
{
	size_t n = w->rebuild ? rebuild_poll_fds(w->rebuild, fds) : 0;

	if (w->grace)
		fds[n++] = (struct pollfd){ .fd = rcu_grace_fd(w->grace), .events = POLLIN };
	return n;
}

size_t edit_swap_poll_fds(const struct edit_swap *s, struct pollfd *fds)
{
	struct pollfd own[REBUILD_FDS_MAX + 1];
	size_t n = 0;

	for (uint32_t i = 0; i < s->count; i++) {
		size_t k = target_fds(&s->targets[i], own);

		if (fds)
			memcpy(fds + n, own, k * sizeof(*fds));
		n += k;
	}
	return n;
}

/* Swapping */

/* Name the streams and maps of g as they would be named in a set with all running objects. */
static int name_streams(const struct edit_swap *s, const struct watched *w, struct generation *g)
{
	struct object_set_object *objects = calloc(s->count, sizeof(*objects));
	struct object_set all = { 0 };
	int err = -ENOMEM;

	for (uint32_t i = 0; objects && i < s->count; i++)
		objects[i] = i == w->target ? g->object : s->targets[i].running->object;
	if (objects)
		err = object_set_make(objects, s->count, &all);
	if (!err)
		err = object_set_pick(&all, w->target, &g->object, &g->object_set);
	object_set_free(&all);
	free(objects);
	return err;
}

static int load_next(const struct edit_swap *s, const struct watched *w, struct generation *g)
{
	const struct load_settings settings = {
		.filter_maps = s->filter_maps,
		.swappable = true,
		.previous = &w->running->loads.all[0],
	};
	int err = name_streams(s, w, g);

	return err ? err : load_set_load(&g->object_set, &settings, &g->loads);
}

static void log_emptied_maps(const struct generation *g, const struct generation *old)
{
	const struct object *obj = g->object.obj, *before = old->object.obj;

	for (uint32_t i = 0; i < obj->map_count; i++) {
		const char *name = obj->maps[i].name;

		if (!map_reuse_may(obj, i) || map_reuse_find(obj, i, before) != OBJECT_NONE)
			continue;
		for (uint32_t k = 0; k < before->map_count; k++)
			if (!strcmp(before->maps[k].name, name) && map_reuse_may(before, k))
				log_info("%s: the definition of map %s has changed: the map starts "
					 "empty",
					 g->object.target, name);
	}
}

/* Programs of g may still be running: keep reading it for an RCU grace period. */
static int leave_generation(struct watched *w, struct generation *g,
			    const struct generation *replaced_by)
{
	int err = rcu_grace_start(&w->grace);

	w->leaving = g;
	g->replaced_by = replaced_by;
	if (err)
		log_error("cannot wait for the end of the programs before: %s", strerror(-err));
	return err;
}

static int begin_generation(struct edit_swap *s, struct watched *w, struct generation *g)
{
	struct generation *old = w->running;

	w->running = g;
	log_info("%s: generation %u runs", target_name(s, w), g->number);
	log_emptied_maps(g, old);
	map_printer_start(&g->maps, s->set->interval);
	if (g->maps.interval)
		g->maps.due = old->maps.due;
	report_part_begin(g->part);
	return leave_generation(w, old, g);
}

/* A failure leaves the running generation as it is. */
static int prepare_generation(struct edit_swap *s, const struct watched *w, struct generation *g)
{
	int err = load_next(s, w, g);

	if (err) {
		generation_free(g);
		return err;
	}
	err = generations_add(s->generations, g);
	if (!err)
		err = load_swap_prepare(&g->loads.all[0]);
	if (err)
		generations_remove(s->generations, g);
	return err;
}

static void log_runs_on(const struct edit_swap *s, const struct watched *w)
{
	log_info("%s: generation %u runs on", target_name(s, w), w->running->number);
}

static int swap_in_next(struct edit_swap *s, struct watched *w)
{
	struct generation *g = calloc(1, sizeof(*g));

	if (!g)
		return -ENOMEM;
	g->number = w->running->number + 1;
	g->probe = w->next;
	g->object = (struct object_set_object){ target_name(s, w), g->probe.obj };
	w->next = (struct probe){ 0 };
	if (prepare_generation(s, w, g)) {
		log_runs_on(s, w);
		return 0;
	}
	if (!load_swap(&g->loads.all[0], &w->running->loads.all[0]))
		return begin_generation(s, w, g);
	log_runs_on(s, w);
	return leave_generation(w, g, w->running);
}

static bool may_swap(const struct edit_swap *s, const struct watched *w)
{
	unsigned int finished = 0;

	if (!w->next.obj || w->leaving)
		return false;
	for (const struct generation *g = s->generations->first; g; g = g->next)
		finished += g->counts && g->object.target == target_name(s, w);
	return finished < FINISHED_MAX;
}

/* Retiring */

static bool grace_is_over(const struct rcu_grace *g)
{
	struct pollfd fd = { .fd = rcu_grace_fd(g), .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

/* The programs of the leaving generation have ended: read the rest, and free its slot. */
static int retire_generation(struct edit_swap *s, struct watched *w)
{
	struct generation *g = w->leaving;
	int err = missed_runs_read(&s->generations->missed, &g->loads.all[0]);

	rcu_grace_free(w->grace);
	w->grace = NULL;
	w->leaving = NULL;
	load_swap_retire(&g->loads.all[0]);
	if (!err)
		err = generation_finish(g);
	if (!err && g->number < w->running->number)
		err = map_printer_print_last(&g->maps, w->running->object.obj);
	generation_close_streams(g);
	return err;
}

static void poll_rebuild(const struct edit_swap *s, struct watched *w)
{
	struct probe next = { 0 };

	switch (rebuild_poll(w->rebuild, running_probe(s, w), &next)) {
	case REBUILT_PROBE:
		probe_free(&w->next);
		w->next = next;
		break;
	case REBUILT_FAILED:
		log_runs_on(s, w);
		break;
	case REBUILT_UNCHANGED:
		probe_free(&w->next);
		log_info("%s: it is generation %u again, which runs", target_name(s, w),
			 w->running->number);
		break;
	default:
		break;
	}
}

int edit_swap_poll(struct edit_swap *s)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < s->count; i++) {
		struct watched *w = &s->targets[i];

		if (!w->rebuild)
			continue;
		poll_rebuild(s, w);
		if (w->grace && grace_is_over(w->grace))
			err = retire_generation(s, w);
		if (!err && may_swap(s, w))
			err = swap_in_next(s, w);
	}
	return err;
}
