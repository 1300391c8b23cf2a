/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The default command: compiles the targets, loads and attaches them, and prints their events. */
#include <errno.h>

#include "base/log.h"
#include "command/command.h"
#include "command/prepare.h"
#include "machine/machine.h"
#include "run/audit.h"
#include "run/run.h"

static bool can_watch(const struct probes *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (probe_is_file(&p->all[i]))
			return true;
	if (p->count > 1)
		log_error("--watch: no target is a file with a probe's text: name one, ./my.c");
	else
		log_error("--watch: %s is not a file with a probe's text: name one, ./my.c",
			  p->all[0].target);
	return false;
}

/* Checks that are possible before the compile. */
static bool check_before_compile(const struct options *o, struct prepared *p)
{
	if (o->watch && !can_watch(&p->probes)) {
		p->status = STATUS_USAGE;
		return false;
	}
	return prepare_set_result(p, machine_require_privileges() ? 0 : -EPERM);
}

/* -EINVAL of a filter or of the audit is a usage error. */
static bool continue_unless_usage_error(struct prepared *p, int err)
{
	if (err != -EINVAL)
		return prepare_set_result(p, err);
	p->status = STATUS_USAGE;
	return false;
}

static bool all_run_here(struct prepared *p)
{
	for (size_t i = 0; i < p->probes.count; i++) {
		if (prepare_runs_here(p->objects[i].obj))
			continue;
		p->status = STATUS_MACHINE;
		return false;
	}
	return true;
}

/* The audit's object follows the objects of the object set. */
static int open_audit(const struct options *o, const struct prepared *p,
		      const struct filter *filter, struct audit **audit)
{
	if (!o->audit)
		return 0;
	return audit_open(&p->object_set, &p->objects[p->object_set.object_count], filter, audit);
}

static void run_targets(const struct options *o, struct prepared *p, const struct filter *filter)
{
	struct run_settings settings = {
		.object_set = &p->object_set,
		.format = o->format,
		.count = o->count,
		.seconds = o->seconds,
		.interval = o->interval,
		.pages = o->pages,
		.recording = o->record,
		.watch = o->watch,
		.filter = filter,
		.stop_fd = p->build.stop_fd,
		.probes = &p->probes,
		.read = &p->read,
		.build = &p->build,
	};

	machine_raise_fd_limit();
	if (continue_unless_usage_error(p, open_audit(o, p, filter, &settings.audit)))
		prepare_set_result(p, run_execute(&settings));
	audit_close(settings.audit);
}

enum status command_trace(const struct options *o)
{
	struct prepared p = prepare_begin(o);
	struct filter filter = { 0 };

	if (prepare_texts(o, &p) && check_before_compile(o, &p) &&
	    continue_unless_usage_error(&p, filter_find(&o->filter, &filter)) &&
	    prepare_objects(o, &p) && all_run_here(&p))
		run_targets(o, &p, &filter);
	filter_free(&filter);
	return prepare_end(&p);
}
