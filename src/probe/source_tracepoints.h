/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The tracepoints that a probe's text uses. */
#ifndef CALLTAP_SOURCE_TRACEPOINTS_H
#define CALLTAP_SOURCE_TRACEPOINTS_H

#include <stdbool.h>

struct source;

/* Call f for each tracepoint in the text: TRACEPOINT_PROBE(C, N) or tracepoint__C__N. */
void source_tracepoints_each(const struct source *src,
			     void (*f)(const char *category, const char *name, void *arg),
			     void *arg);
/* True if compiling it needs the formats of tracepoints in tracefs, which only root can read. */
bool source_tracepoints_reads_tracefs(const struct source *src);

#endif
