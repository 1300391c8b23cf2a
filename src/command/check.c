/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --check: compiles a probe and lets the kernel verify it, without running it. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "command/command.h"
#include "command/prepare.h"
#include "load/load.h"
#include "machine/machine.h"
#include "object/object.h"

/* Only the running kernel can verify programs, and it may differ from the one of --kernel. */
static void report_other_kernel(const struct object *obj, int err)
{
	if (!err)
		log_info("%s compiles for kernel %s, and the verifier of this kernel, %s, accepts "
			 "it; run --check on %s to verify it there, and to check its attach points",
			 obj->origin, obj->release, machine_release(), obj->release);
	else if (err == -ENOEXEC)
		log_info(
			"this is the result of this kernel, %s; the verifier of %s may differ: run "
			"--check there",
			machine_release(), obj->release);
	else
		log_info("%s compiles for kernel %s; run --check there to verify it", obj->origin,
			 obj->release);
}

/* Returns 0, or after a message the result of load_check; -EPERM without privileges. */
static int check_object(const struct object *obj)
{
	bool for_another = strcmp(obj->release, machine_release()) != 0;
	int err;

	if (!machine_has_privileges()) {
		log_error("%s compiles, but could not be verified: that needs root's privileges "
			  "(sudo)",
			  obj->origin);
		return -EPERM;
	}
	err = load_check(obj, !for_another);
	if (for_another)
		report_other_kernel(obj, err);
	else if (!err)
		log_info("%s compiles and verifies", obj->origin);
	return err;
}

/* An error of a program takes precedence over -EPERM, which leaves an object unverified. */
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

	p.build.force_compile = true;
	if (prepare_texts(o, &p) && prepare_objects(o, &p)) {
		machine_raise_fd_limit();
		prepare_set_result(&p, check_objects(o, &p));
	}
	return prepare_end(&p);
}
