/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --replay: read the file that --record wrote, chunk by chunk. */
#ifndef CALLTAP_RECORDING_H
#define CALLTAP_RECORDING_H

#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "decode/decode_context.h"
#include "object/object_set.h"
#include "print/printer.h"
#include "run/record_format.h"

struct recording {
	FILE *file;
	struct object_set_object *objects; /* owned */
	uint32_t object_count;
	struct object_set object_set; /* of these objects */
	struct decode_context context;
	enum record_kind kind; /* of the current chunk */
	uint32_t index;
	struct buf bytes;
};

/*
 * Read the objects; file is borrowed. 0; -EBADMSG: not a recording; -ENOMEM; -errno. The caller
 * calls recording_close in any case.
 */
int recording_open(FILE *file, struct recording *r);
/* Read the next chunk: 1; 0: the end of the file; -EBADMSG: cut or damaged; -ENOMEM; -errno. */
int recording_next(struct recording *r);
/* Get the counts of n streams from a RECORD_COUNTS chunk: 0 or -EBADMSG. */
int recording_counts(const struct recording *r, struct stream_count *counts, size_t n);
void recording_close(struct recording *r);

#endif
