/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The formats of a map: each appends the content, and returns 0 or -ENOMEM. */
#ifndef CALLTAP_MAP_FORMATS_H
#define CALLTAP_MAP_FORMATS_H

struct buf;
struct map_snapshot;
struct map_view;

int map_table(const struct map_view *v, const struct map_snapshot *c, struct buf *out);
int map_json(const struct map_view *v, const struct map_snapshot *c, struct buf *out);
int map_csv(const struct map_view *v, const struct map_snapshot *c, struct buf *out);

#endif
