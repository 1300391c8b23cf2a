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
	struct content c;

	return n >= sizeof(suffix) && !strcmp(m->name + n - (sizeof(suffix) - 1), suffix) &&
	       !content_parse(m, buf_text(bytes), bytes->len, &c) && !c.count;
}

static int show_content(const struct session_maps *m, uint32_t map)
{
	const struct catalog_entry *e = &m->catalog->maps[map];
	int fd = m->loads->all[e->object].maps[e->index];
	struct buf content = { 0 };
	int err = map_read(fd, catalog_map(m->catalog, map), clock_ns(CLOCK_MONOTONIC), &content);

	bool shown = !err && !nothing_missed(catalog_map(m->catalog, map), &content);

	if (shown)
		err = scene_map(m->scene, map, buf_text(&content), content.len);
	if (shown && !err && m->record)
		record_put(m->record, RECORD_MAP, map, buf_text(&content), content.len);
	if (err && err != -ENOMEM) {
		log_error("cannot read the map %s: %s", e->name, strerror(-err));
		err = 0; /* what else there is to show is worth showing */
	}
	buf_free(&content);
	return err;
}

int session_maps_show(const struct session_maps *m)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->catalog->map_count; i++)
		if (catalog_map(m->catalog, i)->show == OBJECT_MAP_RESULT)
			err = show_content(m, i);
	return err;
}

int session_maps_show_last(const struct session_maps *m, const struct object *next)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < m->catalog->map_count; i++) {
		const struct catalog_entry *e = &m->catalog->maps[i];
		const struct object *obj = catalog_object_of(m->catalog, e);

		if (obj->maps[e->index].show == OBJECT_MAP_RESULT &&
		    share_find(obj, e->index, next) == OBJECT_NONE)
			err = show_content(m, i);
	}
	return err;
}

void session_maps_start(struct session_maps *m, double interval)
{
	m->interval = interval > 0 ? (int64_t)(interval * 1e9) + 1 : 0; /* never 0 if asked for */
	m->due = clock_ns(CLOCK_MONOTONIC) + m->interval;
}

int session_maps_look(struct session_maps *m)
{
	int64_t now = m->interval ? clock_ns(CLOCK_MONOTONIC) : 0;
	int err;

	if (!m->interval || now < m->due)
		return 0;
	err = session_maps_show(m);
	m->due += m->interval * ((now - m->due) / m->interval + 1);
	return err;
}
