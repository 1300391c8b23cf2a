/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/show_maps.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "load/load_set.h"
#include "load/map_read.h"
#include "load/map_reuse.h"
#include "object/map_snapshot.h"
#include "object/object_set.h"
#include "print/report.h"
#include "run/record.h"

/* A map called ..._missed counts what was missed: it is shown when something was. */
static bool nothing_missed(const struct object_map *m, const struct buf *bytes)
{
	static const char suffix[] = "_missed";
	size_t n = strlen(m->name);
	struct map_snapshot c;

	return n >= sizeof(suffix) && !strcmp(m->name + n - (sizeof(suffix) - 1), suffix) &&
	       !map_snapshot_parse(m, buf_text(bytes), bytes->len, &c) && !c.count;
}

static int show_content(const struct show_maps *m, uint32_t map)
{
	const struct object_set_entry *e = &m->object_set->maps[map];
	int fd = m->loads->all[e->object].maps[e->index];
	struct buf snapshot = { 0 };
	int err = map_read(fd, object_set_map(m->object_set, map), clock_ns(CLOCK_MONOTONIC),
			   &snapshot);

	bool shown = !err && !nothing_missed(object_set_map(m->object_set, map), &snapshot);

	if (shown)
		err = report_part_map(m->part, map, buf_text(&snapshot), snapshot.len);
	if (shown && !err && m->record)
		record_put(m->record, RECORD_MAP, map, buf_text(&snapshot), snapshot.len);
	if (err && err != -ENOMEM) {
		log_error("cannot read the map %s: %s", e->name, strerror(-err));
		err = 0; /* what else there is to show is worth showing */
	}
	buf_free(&snapshot);
	return err;
}

int show_maps_print(const struct show_maps *m)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->object_set->map_count; i++)
		if (object_set_map(m->object_set, i)->show == OBJECT_MAP_RESULT)
			err = show_content(m, i);
	return err;
}

int show_maps_print_last(const struct show_maps *m, const struct object *next)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->object_set->map_count; i++) {
		const struct object_set_entry *e = &m->object_set->maps[i];
		const struct object *obj = object_set_object_of(m->object_set, e);

		if (obj->maps[e->index].show == OBJECT_MAP_RESULT &&
		    map_reuse_find(obj, e->index, next) == OBJECT_NONE)
			err = show_content(m, i);
	}
	return err;
}

void show_maps_start(struct show_maps *m, double interval)
{
	m->interval = interval > 0 ? (int64_t)(interval * 1e9) + 1 : 0; /* never 0 if asked for */
	m->due = clock_ns(CLOCK_MONOTONIC) + m->interval;
}

int show_maps_poll(struct show_maps *m)
{
	int64_t now = m->interval ? clock_ns(CLOCK_MONOTONIC) : 0;
	int err;

	if (!m->interval || now < m->due)
		return 0;
	err = show_maps_print(m);
	m->due += m->interval * ((now - m->due) / m->interval + 1);
	return err;
}
