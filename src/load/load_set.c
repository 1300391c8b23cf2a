/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/load_set.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "object/object_set.h"

/* After the message about the failure, name the target if there are several. */
static int report_failed_target(const struct object_set *set, uint32_t i, int err)
{
	if (err && err != -ENOMEM && set->object_count > 1)
		log_error("%s, one of %u targets, failed: none of them runs",
			  set->objects[i].target, set->object_count);
	return err;
}

int load_set_load(const struct object_set *object_set, const struct load_settings *settings,
		  struct load_set *loads)
{
	int err = 0;

	*loads = (struct load_set){ .object_set = object_set };
	loads->all = calloc(object_set->object_count, sizeof(*loads->all));
	if (!loads->all)
		return -ENOMEM;
	while (!err && loads->count < object_set->object_count) {
		err = load_object(object_set->objects[loads->count].obj, settings,
				  &loads->all[loads->count]);
		report_failed_target(object_set, loads->count, err);
		loads->count += !err;
	}
	if (err)
		load_set_unload(loads);
	return err;
}

int load_set_attach(struct load_set *loads)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < loads->count; i++)
		err = report_failed_target(loads->object_set, i, load_attach(&loads->all[i]));
	if (err)
		load_set_detach(loads);
	return err;
}

void load_set_detach(struct load_set *loads)
{
	for (uint32_t i = loads->count; i-- > 0;)
		load_detach(&loads->all[i]);
}

void load_set_unload(struct load_set *loads)
{
	while (loads->count)
		load_unload(&loads->all[--loads->count]);
	free(loads->all);
	loads->all = NULL;
}
