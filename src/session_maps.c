/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "session_maps.h"

#include <errno.h>
#include <string.h>

#include "catalog.h"
#include "clock.h"
#include "load_all.h"
#include "log.h"
#include "map.h"
#include "record.h"
#include "show.h"

static int show_content(const struct session_maps *m, uint32_t map)
{
	const struct catalog_entry *e = &m->catalog->maps[map];
	int fd = m->loads->all[e->object].maps[e->index];
	struct buf content = { 0 };
	int err = map_read(fd, catalog_map(m->catalog, map), clock_ns(CLOCK_MONOTONIC), &content);

	if (!err)
		err = show_map(m->show, map, buf_text(&content), content.len);
	if (!err && m->record)
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
