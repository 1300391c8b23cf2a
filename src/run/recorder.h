/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --record: write the events, maps and closing counts of a run to a file, for --replay. */
#ifndef CALLTAP_RECORDER_H
#define CALLTAP_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include "decode/decode_context.h"
#include "object/object_set.h"
#include "print/printer.h"
#include "run/record_format.h"

struct recorder;

/* Create or replace the file. 0, or -errno after a message. */
int recorder_open(const char *path, const struct object_set *object_set,
		  const struct decode_context *context, struct recorder **out);
/* Write a chunk. recorder_close reports a failure. */
void recorder_put(struct recorder *r, enum record_kind kind, uint32_t index, const void *bytes,
		  size_t size);
/* Write the closing counts, the last chunk. */
void recorder_counts(struct recorder *r, const struct stream_count *counts, size_t n);
/* 0, or -errno after a message: the file is not complete. r may be NULL. */
int recorder_close(struct recorder *r);

#endif
