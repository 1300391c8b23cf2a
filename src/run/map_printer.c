/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/map_printer.h"

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
#include "run/recorder.h"

/* A map named ..._missed counts failures: it is printed only if it has an entry. */
static bool is_empty_failure_map(const struct object_map *m, const struct buf *bytes)
{
	static const char suffix[] = "_missed";
	size_t n = strlen(m->name);
	struct map_snapshot c;

	return n >= sizeof(suffix) && !strcmp(m->name + n - (sizeof(suffix) - 1), suffix) &&
	       !map_snapshot_parse(m, buf_text(bytes), bytes->len, &c) && !c.count;
}

static int print_snapshot(const struct map_printer *m, uint32_t map, const struct buf *snapshot)
{
	int err = report_part_map(m->part, map, buf_text(snapshot), snapshot->len);

	if (!err && m->recorder)
		recorder_put(m->recorder, RECORD_MAP, map, buf_text(snapshot), snapshot->len);
	return err;
}

static int print_map(const struct map_printer *m, uint32_t map)
{
	const struct object_set_entry *e = &m->object_set->maps[map];
	const struct object_map *om = object_set_map(m->object_set, map);
	int fd = m->loads->all[e->object].maps[e->index];
	struct buf snapshot = { 0 };
	int err = map_read(fd, om, clock_ns(CLOCK_MONOTONIC), &snapshot);

	if (!err && !is_empty_failure_map(om, &snapshot))
		err = print_snapshot(m, map, &snapshot);
	if (err && err != -ENOMEM) {
		log_error("cannot read the map %s: %s", e->name, strerror(-err));
		err = 0; /* the other maps can still be printed */
	}
	buf_free(&snapshot);
	return err;
}

int map_printer_print(const struct map_printer *m)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->object_set->map_count; i++)
		if (object_set_map(m->object_set, i)->role == OBJECT_MAP_RESULT)
			err = print_map(m, i);
	return err;
}

int map_printer_print_last(const struct map_printer *m, const struct object *next)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->object_set->map_count; i++) {
		const struct object_set_entry *e = &m->object_set->maps[i];
		const struct object *obj = object_set_object_of(m->object_set, e);

		if (obj->maps[e->index].role == OBJECT_MAP_RESULT &&
		    map_reuse_find(obj, e->index, next) == OBJECT_NONE)
			err = print_map(m, i);
	}
	return err;
}

void map_printer_start(struct map_printer *m, double interval)
{
	m->interval = interval > 0 ? (int64_t)(interval * 1e9) + 1 : 0; /* never 0 */
	m->due = clock_ns(CLOCK_MONOTONIC) + m->interval;
}

int map_printer_poll(struct map_printer *m)
{
	int64_t now = m->interval ? clock_ns(CLOCK_MONOTONIC) : 0;
	int err;

	if (!m->interval || now < m->due)
		return 0;
	err = map_printer_print(m);
	m->due += m->interval * ((now - m->due) / m->interval + 1);
	return err;
}
