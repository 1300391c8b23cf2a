/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "base/process.h"
#include "command/command.h"
#include "machine/machine.h"

enum status prepare_exit_status(int err)
{
	switch (err) {
	case 0:
	case -EINTR: /* a signal ended the run before the first event */
		return STATUS_OK;
	case -ENOEXEC:
		return STATUS_PROBE;
	case -ENOSYS:
	case -EPERM:
	case -EACCES:
		log_info("calltap --doctor says what this machine has and lacks for tracing");
		return STATUS_MACHINE;
	case -ENOMEM:
		log_error("out of memory");
		return STATUS_FAILED;
	default:
		return STATUS_FAILED;
	}
}

enum status prepare_target_status(int err)
{
	switch (err) {
	case 0:
	case -ENOMEM:
	case -ENOSYS:
	case -EPERM:
		return prepare_exit_status(err);
	default:
		return STATUS_USAGE;
	}
}

struct prepared prepare_begin(const struct options *o)
{
	const char *release = o->kernel ? o->kernel : machine_release();

	return (struct prepared){
		.read = { .edits = &o->edits, .generate = &o->generate, .release = release },
		.build = { .release = release, .use_cache = !o->no_cache, .stop_fd = -1 },
	};
}

bool prepare_set_result(struct prepared *p, int err)
{
	p->status = prepare_exit_status(err);
	return !err;
}

bool prepare_texts(const struct options *o, struct prepared *p)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->target_count; i++)
		err = probe_list_add(&p->probes, o->targets[i], &p->read);
	if (!err && o->audit)
		err = probe_list_add(&p->probes, o->audit, &p->read);
	p->status = prepare_target_status(err);
	return !err;
}

static bool object_matches_kernel(const struct probe *p, const char *release)
{
	if (!strcmp(release, p->obj->release))
		return true;
	log_error("%s was compiled for kernel %s, not for %s: to compile it again, its text is "
		  "needed",
		  p->source.origin, p->obj->release, release);
	return false;
}

/* Check that objects among the targets were compiled for the kernel of --kernel. */
static bool objects_match_kernel(const struct probes *p, const char *release)
{
	for (size_t i = 0; release && i < p->count; i++)
		if (p->all[i].source.is_object && !object_matches_kernel(&p->all[i], release))
			return false;
	return true;
}

static int make_object_set(const struct options *o, struct prepared *p)
{
	p->objects = calloc(p->probes.count, sizeof(*p->objects));
	if (!p->objects)
		return -ENOMEM;
	for (size_t i = 0; i < p->probes.count; i++)
		p->objects[i] =
			(struct object_set_object){ p->probes.all[i].target, p->probes.all[i].obj };
	return object_set_make(p->objects, (uint32_t)o->target_count, &p->object_set);
}

bool prepare_objects(const struct options *o, struct prepared *p)
{
	p->build.stop_fd = process_open_signals();
	if (p->build.stop_fd < 0) {
		p->status = STATUS_FAILED;
		return false;
	}
	if (!prepare_set_result(p, build_all(&p->probes, &p->build)))
		return false;
	if (!objects_match_kernel(&p->probes, o->kernel)) {
		p->status = STATUS_USAGE;
		return false;
	}
	return prepare_set_result(p, make_object_set(o, p));
}

enum status prepare_end(struct prepared *p)
{
	object_set_free(&p->object_set);
	free(p->objects);
	io_close(p->build.stop_fd);
	probe_list_free(&p->probes);
	return p->status;
}

bool prepare_runs_here(const struct object *obj)
{
	if (!strcmp(obj->release, machine_release()))
		return true;
	log_error("the object was compiled for kernel %s, but this kernel is %s, whose structs may "
		  "differ: compile it again with --kernel %s --save",
		  obj->release, machine_release(), machine_release());
	return false;
}
