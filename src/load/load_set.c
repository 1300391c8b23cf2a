/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/load_set.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "object/object_set.h"

/* Behind what it said itself: which of several it was. */
static int say_failed(const struct object_set *c, uint32_t i, int err)
{
	if (err && err != -ENOMEM && c->object_count > 1)
		log_error("%s, one of %u targets, failed: none of them runs", c->objects[i].target,
			  c->object_count);
	return err;
}

int load_set_load(const struct object_set *object_set, const struct load_how *how,
		  struct load_set *l)
{
	int err = 0;

	*l = (struct load_set){ .object_set = object_set };
	l->all = calloc(object_set->object_count, sizeof(*l->all));
	if (!l->all)
		return -ENOMEM;
	while (!err && l->count < object_set->object_count) {
		err = load_object(object_set->objects[l->count].obj, how, &l->all[l->count]);
		say_failed(object_set, l->count, err);
		l->count += !err;
	}
	if (err)
		load_set_unload(l);
	return err;
}

int load_set_attach(struct load_set *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->count; i++)
		err = say_failed(l->object_set, i, load_attach(&l->all[i]));
	if (err)
		load_set_detach(l);
	return err;
}

void load_set_detach(struct load_set *l)
{
	for (uint32_t i = l->count; i-- > 0;)
		load_detach(&l->all[i]);
}

void load_set_unload(struct load_set *l)
{
	while (l->count)
		load_unload(&l->all[--l->count]);
	free(l->all);
	l->all = NULL;
}
