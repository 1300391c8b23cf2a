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

static int *new_descriptor_array(uint32_t n)
{
	int *fds = malloc((n ? n : 1) * sizeof(*fds));

	for (uint32_t i = 0; fds && i < n; i++)
		fds[i] = -1;
	return fds;
}

/* Show libbpf's messages with -v only: calltap reports failures itself. */
static int print_libbpf_message(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char *text = NULL;

	if (level == LIBBPF_DEBUG || !log_verbose() || vasprintf(&text, fmt, ap) < 0)
		return 0;
	log_raw(text);
	free(text);
	return 0;
}

/* Load the probe's BTF; a kernel that refuses it still runs the probe, without names. */
static int load_btf(const struct object *obj)
{
	int fd = obj->btf ? bpf_syscall_load_btf(obj->btf, obj->btf_size) : -1;

	if (obj->btf && fd < 0)
		log_debug(
			"the kernel refuses the probe's BTF: verifier messages will name no lines");
	return fd;
}

/* Shorten "kprobe__inet_listen" to "inet_listen"; leave other names alone. */
static const char *kernel_prog_name(const struct object_prog *p, const struct rule *rule)
{
	size_t whole = strlen(p->name), part = strlen(rule->name);

	if (part && part < whole && !strcmp(p->name + whole - part, rule->name))
		return p->name + whole - part;
	return p->name;
}

/* Load a program once for all of its points that need the same type. */
static uint32_t find_or_add_prog(struct loaded_object *l, const struct attach_point *p,
				 const struct attach_prog_type *type)
{
	uint32_t i = 0;

	while (i < l->prog_count &&
	       (l->progs[i].index != p->prog || !attach_same_prog_type(&l->progs[i].type, type)))
		i++;
	if (i == l->prog_count)
		l->progs[l->prog_count++] =
			(struct loaded_prog){ .index = p->prog,
					      .name = kernel_prog_name(&l->obj->progs[p->prog],
								       &p->rule),
					      .type = *type,
					      .fd = -1 };
	return i;
}

static int choose_prog_type(struct loaded_object *l, uint32_t point)
{
	const struct rule *rule = &l->plan.points[point].rule;
	const struct attach_ops *ops = attach_ops_for(rule->kind);
	struct attach_prog_type type = { .prog_type = ops ? ops->prog_type : BPF_PROG_TYPE_UNSPEC };
	int err = ops && ops->available && !l->check ? ops->available(rule) : 0;

	if (!err && !ops)
		err = load_tail_calls_choose(l, rule, &type);
	else if (!err && ops->set_prog_type)
		err = ops->set_prog_type(rule, &type);
	if (!err)
		l->points[point].prog = find_or_add_prog(l, &l->plan.points[point], &type);
	else if (type.btf_fd)
		close(type.btf_fd);
	return err;
}

static bool is_tail_call_slot(const struct loaded_object *l, uint32_t point)
{
	return l->plan.points[point].rule.kind == POINT_TAIL_CALL;
}

/*
 * Choose the type of every program before anything is loaded. Programs in tail-call slots come
 * last: they take the type of the programs that jump to them.
 */
static int choose_prog_types(struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = is_tail_call_slot(l, i) ? 0 : choose_prog_type(l, i);
	for (uint32_t i = 0; !err && i < l->plan.count; i++)
		err = is_tail_call_slot(l, i) ? choose_prog_type(l, i) : 0;
	return err;
}

static int allocate_loaded(struct loaded_object *l)
{
	l->maps = new_descriptor_array(l->obj->map_count);
	l->progs = calloc(l->plan.count + 1, sizeof(*l->progs));
	l->points = calloc(l->plan.count + 1, sizeof(*l->points));
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		l->points[i] = (struct loaded_point){ .gate = GATE_NONE, .previous = LOAD_NEW };
	for (unsigned int i = 0; i < SYSCALL_GATES; i++)
		l->syscall_gates[i].gate = GATE_NONE;
	return l->maps && l->progs && l->points ? 0 : -ENOMEM;
}

static int load_or_unload(const struct load_settings *settings, struct loaded_object *l)
{
	const struct object *obj = l->obj;
	int err;

	libbpf_set_print(print_libbpf_message);
	err = attach_plan_make(obj, &l->plan);
	if (!err)
		err = allocate_loaded(l);
	if (!err)
		err = choose_prog_types(l);
	if (!err)
		err = load_gates_check(l, settings);
	if (!err) {
		l->btf = load_btf(obj);
		err = load_maps(l, settings->previous);
	}
	if (!err)
		err = load_progs(l);
	if (!err)
		err = check_output(l);
	if (!err && !l->check)
		err = load_syscall_gate(l, settings);
	if (!err && !l->check)
		err = load_gates(l, settings);
	if (err)
		load_unload(l);
	return err;
}

int load_object(const struct object *obj, const struct load_settings *settings,
		struct loaded_object *l)
{
	*l = (struct loaded_object){ .obj = obj, .btf = -1, .selector = -1 };
	return load_or_unload(settings, l);
}

static int check_points_exist(const struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = 0; i < l->plan.count; i++) {
		const struct rule *rule = &l->plan.points[i].rule;
		const struct attach_ops *ops = attach_ops_for(rule->kind);

		if (ops && ops->check_exists && ops->check_exists(rule))
			err = -ENOEXEC;
	}
	return err;
}

int load_check(const struct object *obj, bool points)
{
	static const struct filter none;
	const struct filter_maps filter_maps = { .filter = &none };
	const struct load_settings settings = { .filter_maps = &filter_maps };
	struct loaded_object l = { .obj = obj, .btf = -1, .selector = -1, .check = true };
	int err = load_or_unload(&settings, &l);

	if (!err && points)
		err = check_points_exist(&l);
	load_unload(&l);
	return err != -ENOENT ? err : points ? -ENOEXEC : -ENOSYS;
}

int load_attach_point(struct loaded_object *l, uint32_t i)
{
	struct loaded_point *p = &l->points[i];
	const struct rule *rule = &l->plan.points[i].rule;
	const struct attach_ops *ops = attach_ops_for(rule->kind);
	int err;

	if (!ops) /* a tail-call slot */
		return 0;
	if (p->slot.used) {
		p->attach_count = 1;
		return ops->check_exists(rule);
	}
	err = ops->attach(rule, p->gate.prog >= 0 ? p->gate.prog : l->progs[p->prog].fd, &p->links);
	p->attach_count = ops->per_cpu ? 1 : (uint32_t)p->links.count;
	return err;
}

/*
 * Attach the last point first: in a source a function's entry stands before its return. Attached in
 * that order, a call that begins between the two would be seen without its return.
 */
int load_attach(struct loaded_object *l)
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

void load_detach(struct loaded_object *l)
{
	load_syscall_gate_detach(l);
	for (uint32_t i = 0; l->points && i < l->plan.count; i++)
		attach_links_close(&l->points[i].links);
}

uint32_t load_attach_count(const struct loaded_object *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->plan.count; i++)
		n += l->points[i].attach_count;
	return n;
}

static void unload_prog(struct loaded_prog *lp)
{
	io_close(lp->fd);
	if (lp->type.btf_fd)
		close(lp->type.btf_fd);
}

void load_unload(struct loaded_object *l)
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
	*l = (struct loaded_object){ .btf = -1, .selector = -1 };
}
