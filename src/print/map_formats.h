/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The formats of a map: each function appends the snapshot, and returns 0 or -ENOMEM. */
#ifndef CALLTAP_MAP_FORMATS_H
#define CALLTAP_MAP_FORMATS_H

struct buf;
struct map_layout;
struct map_snapshot;

int map_table_put(const struct map_layout *l, const struct map_snapshot *s, struct buf *out);
int map_json_put(const struct map_layout *l, const struct map_snapshot *s, struct buf *out);
int map_csv_put(const struct map_layout *l, const struct map_snapshot *s, struct buf *out);

#endif
