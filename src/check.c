/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "check.h"

#include <errno.h>

#include "load.h"
#include "log.h"
#include "machine.h"
#include "object.h"

int check_object(const struct object *obj)
{
	int err;

	if (!machine_has_privileges()) {
		log_error("%s compiles; whether the kernel takes it could not be checked: that "
			  "takes root's privileges (sudo)",
			  obj->origin);
		return -EPERM;
	}
	err = load_check(obj);
	if (!err)
		log_info("%s compiles and verifies", obj->origin);
	return err;
}
