/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load_parts.h"
#include "log.h"
#include "object.h"
#include "output.h"

static int *no_descriptors(uint32_t n)
{
	int *fds = malloc((n ? n : 1) * sizeof(*fds));

	for (uint32_t i = 0; fds && i < n; i++)
		fds[i] = -1;
	return fds;
}

/* What libbpf has to say is for -v: where it matters to the user, a message of ours says it. */
static int demote(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char *text = NULL;

	if (level == LIBBPF_DEBUG || !log_verbose() || vasprintf(&text, fmt, ap) < 0)
		return 0;
	log_raw(text);
	free(text);
	return 0;
}

/* A kernel without BTF runs the probe all the same: only its names are missing. */
static int load_btf(const struct object *obj)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	int fd = -1;

	if (btf && !btf__load_into_kernel(btf))
		fd = dup(btf__fd(btf));
	if (obj->btf && fd < 0)
		log_debug("the kernel does not take the probe's BTF: its messages name no lines");
	btf__free(btf);
	return fd;
}

static bool same_way(const struct attach_as *a, const struct attach_as *b)
{
	return a->type == b->type && a->expected == b->expected && a->function == b->function &&
	       !a->btf && !b->btf;
}

/* "inet_listen" of "kprobe__inet_listen"; another name as it is. */
static const char *short_name(const struct object_prog *p, const struct rule *at)
{
	size_t whole = strlen(p->name), part = strlen(at->name);

	if (part && part < whole && !strcmp(p->name + whole - part, at->name))
		return p->name + whole - part;
	return p->name;
}

/* One program attaches at many points; loaded once for all that take it in the same way. */
static uint32_t prog_for(struct loaded *l, const struct point *p, const struct attach_as *as)
{
	uint32_t i = 0;

	while (i < l->prog_count &&
	       (l->progs[i].index != p->prog || !same_way(&l->progs[i].as, as)))
		i++;
	if (i == l->prog_count)
		l->progs[l->prog_count++] =
			(struct loaded_prog){ .index = p->prog,
					      .name = short_name(&l->obj->progs[p->prog], &p->at),
					      .as = *as,
					      .fd = -1,
					      .gate = GATE_NONE };
	return i;
}

static int choose_prog(struct loaded *l, uint32_t point)
{
	const struct rule *at = &l->plan.points[point].at;
	const struct attach_ops *ops = attach_ops_of(at->kind);
	struct attach_as as = { .type = ops ? ops->prog_type : BPF_PROG_TYPE_UNSPEC };
	int err = ops && ops->available ? ops->available() : 0;

	if (!err && !ops)
		err = load_choose_tail(l, at, &as);
	else if (!err && ops->choose)
		err = ops->choose(at, &as);
	if (!err)
		l->prog_of[point] = prog_for(l, &l->plan.points[point], &as);
	else if (as.btf)
		close(as.btf);
	return err;
}

static bool is_slot(const struct loaded *l, uint32_t point)
{
	return l->plan.points[point].at.kind == POINT_TAIL_CALL;
}

/* Before anything is loaded: can all points be had here, and how? Those that jump come first. */
static int choose_progs(struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = is_slot(l, i) ? 0 : choose_prog(l, i);
	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = is_slot(l, i) ? choose_prog(l, i) : 0;
	return err;
}

static int allocate(struct loaded *l)
{
	l->maps = no_descriptors(l->obj->map_count);
	l->progs = calloc(l->plan.count + 1, sizeof(*l->progs));
	l->prog_of = calloc(l->plan.count + 1, sizeof(*l->prog_of));
	return l->maps && l->progs && l->prog_of ? 0 : -ENOMEM;
}

int load_object(const struct object *obj, const struct filter *filter, struct loaded *l)
{
	int err;

	libbpf_set_print(demote);
	*l = (struct loaded){ .obj = obj, .btf = -1 };
	err = plan_make(obj, &l->plan);
	if (!err)
		err = allocate(l);
	if (!err)
		err = choose_progs(l);
	if (!err) {
		l->btf = load_btf(obj);
		err = load_maps(l);
	}
	if (!err)
		err = load_progs(l, filter);
	if (!err)
		err = output_check(l);
	if (err)
		unload(l);
	return err;
}

static int attach_point(struct loaded *l, uint32_t i)
{
	const struct rule *at = &l->plan.points[i].at;
	const struct attach_ops *ops = attach_ops_of(at->kind);
	const struct loaded_prog *lp = &l->progs[l->prog_of[i]];
	size_t before = l->links.count;
	int err;

	err = ops->attach(at, lp->gate.prog >= 0 ? lp->gate.prog : lp->fd, &l->links);
	l->points += ops->per_cpu ? 1 : (uint32_t)(l->links.count - before);
	return err;
}

/*
 * Last comes first: in a source a function's entry is written before its return, and attached in
 * that order an entry between the two would be seen without its return.
 */
int load_attach(struct loaded *l)
{
	int err = load_fill_slots(l);

	l->points = 0;
	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		err = is_slot(l, i) ? 0 : attach_point(l, i);
	if (err)
		load_detach(l);
	return err;
}

void load_detach(struct loaded *l)
{
	links_close(&l->links);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void unload_prog(struct loaded_prog *lp)
{
	gate_close(&lp->gate);
	close_fd(lp->fd);
	if (lp->as.btf)
		close(lp->as.btf);
}

void unload(struct loaded *l)
{
	load_detach(l);
	while (l->prog_count)
		unload_prog(&l->progs[--l->prog_count]);
	for (uint32_t i = l->maps ? l->obj->map_count : 0; i-- > 0;)
		close_fd(l->maps[i]);
	close_fd(l->btf);
	free(l->prog_of);
	free(l->progs);
	free(l->maps);
	plan_free(&l->plan);
	*l = (struct loaded){ .btf = -1 };
}
