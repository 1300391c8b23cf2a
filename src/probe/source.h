/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads the text of a probe and makes it self-contained: headers of calltap and of the user are
 * inserted, and #line directives name the origin of each line, for later messages.
 */
#ifndef CALLTAP_SOURCE_H
#define CALLTAP_SOURCE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/io.h"

struct edits;
struct target;

#define SOURCE_MAX TEXT_FILE_MAX
#define SOURCE_OBJECT_MAX (64u << 20) /* an object has BTF and programs */

struct source {
	struct buf bytes; /* the expanded text, or the bytes of an object */
	bool is_object;
	/* Paths of the files that it was read from, or would be if they existed; one per line. */
	struct buf files;
	char *origin; /* for messages: "./probes/listen.c", "<stdin>" */
};

/*
 * Read a target and apply the edits. Returns 0, or after a message: -ENOENT (also: -s found nothing
 * to replace), -EISDIR, -EACCES, -EFBIG, -ENODATA (empty), -EILSEQ (not text), -ELOOP (too many
 * nested headers), -EINVAL (edits of an object), or another -errno. Free with source_free in any
 * case.
 */
int source_read(const struct target *t, const struct edits *edits, struct source *src);
/* The same for a text in memory, which is freed. origin: its name for messages. */
int source_from_text(const char *origin, struct buf *text, const struct edits *edits,
		     struct source *src);
/* Take over a text that was expanded before: 0 or -ENOMEM. */
int source_from_expanded(const char *origin, struct buf *text, struct source *src);
void source_free(struct source *src);

#endif
