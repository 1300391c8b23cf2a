/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --check: what the compiler and the kernel have against a probe, without running it. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "command/command.h"
#include "command/prepare.h"
#include "load/load.h"
#include "machine/machine.h"
#include "object/object.h"

/* Only a kernel that runs can be asked, and it knows nothing of the other's functions. */
static void say_who_was_asked(const struct object *obj, int err)
{
	if (!err)
		log_info("%s compiles for kernel %s, and the verifier of this one, %s, takes it; "
			 "what its own says, and whether it has what the probe attaches to, only "
			 "--check there can tell",
			 obj->origin, obj->release, machine_release());
	else if (err == -ENOEXEC)
		log_info("that is what this kernel, %s, says; the verifier of %s may judge "
			 "otherwise, which only --check there can tell",
			 machine_release(), obj->release);
	else
		log_info("%s compiles for kernel %s; whether that takes it, only --check there can "
			 "tell",
			 obj->origin, obj->release);
}

/* 0, or after a message: as load_check; -EPERM: this process may not ask the kernel. */
static int check_object(const struct object *obj)
{
	bool for_another = strcmp(obj->release, machine_release()) != 0;
	int err;

	if (!machine_has_privileges()) {
		log_error("%s compiles; whether the kernel takes it could not be checked: that "
			  "takes root's privileges (sudo)",
			  obj->origin);
		return -EPERM;
	}
	err = load_check(obj, !for_another);
	if (for_another)
		say_who_was_asked(obj, err);
	else if (!err)
		log_info("%s compiles and verifies", obj->origin);
	return err;
}

/* An object that the kernel could not be asked about is not right yet, and not wrong. */
static int check_objects(const struct options *o, const struct prepared *p)
{
	int err = 0;

	for (uint32_t i = 0; i < p->object_set.object_count; i++) {
		const struct object *obj = p->objects[i].obj;
		int one = o->kernel || prepare_runs_here(obj) ? check_object(obj) : -ENOSYS;

		err = err && err != -EPERM ? err : one ? one : err;
	}
	return err;
}

enum status command_check(const struct options *o)
{
	struct prepared p = prepare_begin(o);

	p.build.anew = true;
	if (prepare_texts(o, &p) && prepare_objects(o, &p)) {
		machine_allow_files();
		prepare_continue(&p, check_objects(o, &p));
	}
	return prepare_end(&p);
}
