/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/load.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "load/bpf_syscall.h"
#include "load/check_output.h"
#include "load/load_internal.h"
#include "object/object.h"

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
	int fd = obj->btf ? bpf_syscall_load_btf(obj->btf, obj->btf_size) : -1;

	if (obj->btf && fd < 0)
		log_debug("the kernel does not take the probe's BTF: its messages name no lines");
	return fd;
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
	       (l->progs[i].index != p->prog || !attach_same_way(&l->progs[i].as, as)))
		i++;
	if (i == l->prog_count)
		l->progs[l->prog_count++] =
			(struct loaded_prog){ .index = p->prog,
					      .name = short_name(&l->obj->progs[p->prog], &p->at),
					      .as = *as,
					      .fd = -1 };
	return i;
}

static int choose_prog(struct loaded *l, uint32_t point)
{
	const struct rule *at = &l->plan.points[point].at;
	const struct attach_ops *ops = attach_ops_of(at->kind);
	struct attach_as as = { .type = ops ? ops->prog_type : BPF_PROG_TYPE_UNSPEC };
	int err = ops && ops->available && !l->check ? ops->available(at) : 0;

	if (!err && !ops)
		err = load_tail_calls_choose(l, at, &as);
	else if (!err && ops->choose)
		err = ops->choose(at, &as);
	if (!err)
		l->points[point].prog = prog_for(l, &l->plan.points[point], &as);
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
	l->points = calloc(l->plan.count + 1, sizeof(*l->points));
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		l->points[i] = (struct loaded_point){ .gate = GATE_NONE, .before = LOAD_NEW };
	l->calls[0].gate = l->calls[1].gate = GATE_NONE;
	return l->maps && l->progs && l->points ? 0 : -ENOMEM;
}

static int load(const struct load_how *how, struct loaded *l)
{
	const struct object *obj = l->obj;
	int err;

	libbpf_set_print(demote);
	err = attach_plan_make(obj, &l->plan);
	if (!err)
		err = allocate(l);
	if (!err)
		err = choose_progs(l);
	if (!err)
		err = load_gates_check(l, how);
	if (!err) {
		l->btf = load_btf(obj);
		err = load_maps(l, how->before);
	}
	if (!err)
		err = load_progs(l);
	if (!err)
		err = check_output(l);
	if (!err && !l->check)
		err = load_syscall_gate(l, how);
	if (!err && !l->check)
		err = load_gates(l, how);
	if (err)
		load_unload(l);
	return err;
}

int load_object(const struct object *obj, const struct load_how *how, struct loaded *l)
{
	*l = (struct loaded){ .obj = obj, .btf = -1, .selector = -1 };
	return load(how, l);
}

static int find_points(const struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; i < l->plan.count; i++) {
		const struct rule *at = &l->plan.points[i].at;
		const struct attach_ops *ops = attach_ops_of(at->kind);

		if (ops && ops->find && ops->find(at))
			err = -ENOEXEC;
	}
	return err;
}

int load_check(const struct object *obj, bool points)
{
	static const struct filter none;
	const struct filter_maps filter_maps = { .filter = &none };
	const struct load_how how = { .filter_maps = &filter_maps };
	struct loaded l = { .obj = obj, .btf = -1, .selector = -1, .check = true };
	int err = load(&how, &l);

	if (!err && points)
		err = find_points(&l);
	load_unload(&l);
	return err != -ENOENT ? err : points ? -ENOEXEC : -ENOSYS;
}

int load_attach_point(struct loaded *l, uint32_t i)
{
	struct loaded_point *p = &l->points[i];
	const struct rule *at = &l->plan.points[i].at;
	const struct attach_ops *ops = attach_ops_of(at->kind);
	int err;

	if (!ops) /* a slot */
		return 0;
	if (p->slot.taken) {
		p->places = 1;
		return ops->find(at);
	}
	err = ops->attach(at, p->gate.prog >= 0 ? p->gate.prog : l->progs[p->prog].fd, &p->links);
	p->places = ops->per_cpu ? 1 : (uint32_t)p->links.count;
	return err;
}

/*
 * Last comes first: in a source a function's entry is written before its return, and attached in
 * that order an entry between the two would be seen without its return.
 */
int load_attach(struct loaded *l)
{
	int err = load_tail_calls_fill(l);

	for (uint32_t i = l->plan.count; !err && i-- > 0;)
		err = load_attach_point(l, i);
	if (!err)
		err = load_syscall_gate_attach(l);
	if (err)
		load_detach(l);
	return err;
}

void load_detach(struct loaded *l)
{
	load_syscall_gate_detach(l);
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		attach_links_close(&l->points[i].links);
}

uint32_t load_places(const struct loaded *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->plan.count; i++)
		n += l->points[i].places;
	return n;
}

static void unload_prog(struct loaded_prog *lp)
{
	io_close(lp->fd);
	if (lp->as.btf)
		close(lp->as.btf);
}

void load_unload(struct loaded *l)
{
	load_detach(l);
	load_gates_close(l);
	load_syscall_gate_close(l);
	while (l->prog_count)
		unload_prog(&l->progs[--l->prog_count]);
	for (uint32_t i = l->maps ? l->obj->map_count : 0; i-- > 0;)
		io_close(l->maps[i]);
	io_close(l->btf);
	free(l->points);
	free(l->progs);
	free(l->maps);
	attach_plan_free(&l->plan);
	*l = (struct loaded){ .btf = -1, .selector = -1 };
}
