/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/load_set.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "object/object_set.h"

/* Behind what it said itself: which of several it was. */
static int say_failed(const struct catalog *c, uint32_t i, int err)
{
	if (err && err != -ENOMEM && c->object_count > 1)
		log_error("%s, one of %u targets, failed: none of them runs", c->objects[i].target,
			  c->object_count);
	return err;
}

int loads_load(const struct catalog *catalog, const struct load_how *how, struct loads *l)
{
	int err = 0;

	*l = (struct loads){ .catalog = catalog };
	l->all = calloc(catalog->object_count, sizeof(*l->all));
	if (!l->all)
		return -ENOMEM;
	while (!err && l->count < catalog->object_count) {
		err = load_object(catalog->objects[l->count].obj, how, &l->all[l->count]);
		say_failed(catalog, l->count, err);
		l->count += !err;
	}
	if (err)
		loads_unload(l);
	return err;
}

int loads_attach(struct loads *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->count; i++)
		err = say_failed(l->catalog, i, load_attach(&l->all[i]));
	if (err)
		loads_detach(l);
	return err;
}

void loads_detach(struct loads *l)
{
	for (uint32_t i = l->count; i-- > 0;)
		load_detach(&l->all[i]);
}

void loads_unload(struct loads *l)
{
	while (l->count)
		unload(&l->all[--l->count]);
	free(l->all);
	l->all = NULL;
}
