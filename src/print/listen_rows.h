/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The typed consumer of struct listen_evt_t, the event of probes/listen.c. */
#ifndef CALLTAP_LISTEN_ROWS_H
#define CALLTAP_LISTEN_ROWS_H

#include "print/event_rows.h"

#define LISTEN_STREAM "listen_evt"

/*
 * Is the struct that the probe was compiled with the host's, field by field: name, offset, size
 * and declared type? *why then stays empty; else it says the first difference in words.
 */
bool listen_rows_layout_agrees(const struct type *layout, struct buf *why);

/* NULL: no memory. stream and layout are borrowed; the layout must agree. */
struct event_rows *listen_rows_new(const char *stream, const struct type *layout,
				   const struct decode_context *context);

#endif
