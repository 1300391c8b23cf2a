/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Print struct listen_evt_t, the event of probes/listen.c. */
#ifndef CALLTAP_LISTEN_ROWS_H
#define CALLTAP_LISTEN_ROWS_H

#include "print/event_rows.h"

#define LISTEN_STREAM "listen_evt"

/*
 * True if the probe's struct has the fields that calltap was built with: names, offsets, sizes and
 * declared types. Else *why describes the first difference.
 */
bool listen_rows_layout_agrees(const struct type *layout, struct buf *why);

/* NULL: no memory. stream and layout are borrowed; the layout must agree. */
struct event_rows *listen_rows_new(const char *stream, const struct type *layout,
				   const struct decode_context *context);

#endif
