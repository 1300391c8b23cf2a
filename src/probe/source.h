/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The text of a probe, made self-contained: headers of calltap's own and of the user's are put
 * in place, #line directives say where each line came from, so that every later message names
 * the user's own file and line.
 */
#ifndef CALLTAP_SOURCE_H
#define CALLTAP_SOURCE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/io.h"

struct edits;
struct target;

#define SOURCE_MAX TEXT_FILE_MAX
/* An object carries BTF and programs. */
#define SOURCE_OBJECT_MAX (64u << 20)

struct source {
	struct buf bytes; /* the expanded text, or the bytes of an object */
	bool is_object;
	/* The paths of those that it was read from, or would be if they were there; a line each. */
	struct buf files;
	char *origin; /* for people: "./probes/listen.c", "<stdin>", "listen, the built-in copy" */
};

/*
 * Reads what t names, with the edits made. 0, or after a message: -ENOENT (also: nothing to
 * substitute), -EISDIR, -EACCES, -EFBIG, -ENODATA (empty), -EILSEQ (not text), -ELOOP (headers
 * include each other), -EINVAL (edits of an object), or another -errno.
 */
int source_read(const struct target *t, const struct edits *edits, struct source *src);
/* The same of a text at hand, which is called origin; it is taken over. */
int source_from_text(const char *origin, struct buf *text, const struct edits *edits,
		     struct source *src);
/* Takes a text over as it is, headers and all: 0 or -ENOMEM. */
int source_from_expanded(const char *origin, struct buf *text, struct source *src);
void source_free(struct source *src);

/* Calls f for each tracepoint that the text names: TRACEPOINT_PROBE(C, N), tracepoint__C__N. */
void source_tracepoints_each(const struct source *src,
			     void (*f)(const char *category, const char *name, void *arg),
			     void *arg);
/* Does compiling it take the tracepoints' formats, which only root can read? */
bool source_tracepoints_reads_tracefs(const struct source *src);

#endif
