/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The layouts that each stream's records may have, their largest size, and where they carry a time. */
#ifndef CALLTAP_STREAM_LAYOUTS_H
#define CALLTAP_STREAM_LAYOUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/layout.h"
#include "object/object_set.h"

struct stream_layouts {	       /* of one stream; read-only once opened */
	struct type **all;     /* in the object's order, without those that its BTF lacks */
	int64_t *time_offsets; /* of each layout, in bytes; -1: it has no time */
	uint32_t count;
	bool padded;	/* its records come from a perf buffer, which pads them */
	bool timed;	/* one of the layouts has a time */
	size_t largest; /* bytes of the largest layout; 0: none is known */
};

/*
 * Read the layouts of all streams of the set: an array of set->stream_count, indexed as
 * set->streams. 0 or -ENOMEM; the caller frees it with stream_layouts_close.
 */
int stream_layouts_open(const struct object_set *set, struct stream_layouts **out);
/* all may be NULL. */
void stream_layouts_close(struct stream_layouts *all, uint32_t stream_count);

/* The index of the only layout that a record of size bytes fits; -ENOENT: none; -EEXIST: several. */
int stream_layouts_choose(const struct stream_layouts *s, size_t size);
/*
 * Read the time of a record of this layout (as stream_layouts_choose returned it), in ns of
 * CLOCK_MONOTONIC. False: it carries none.
 */
bool stream_layouts_time(const struct stream_layouts *s, int layout, const void *bytes, size_t size,
			 int64_t *ns);

#endif
