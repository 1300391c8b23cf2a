/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Who reads the records of one stream: bytes in, rows to the printer out. */
#ifndef CALLTAP_EVENT_ROWS_H
#define CALLTAP_EVENT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "decode/layout.h"
#include "print/printer.h"
#include "print/stacks.h"

struct event_rows {
	struct view view;
	/* Fills cells from a record that fits the layout: 0 or -ENOMEM. NULL: they are filled. */
	int (*fill)(struct event_rows *c, const void *bytes, size_t size);
	void (*free)(struct event_rows *c);
	struct cell *cells;	   /* view.count of them */
	const struct type *layout; /* borrowed; NULL: not known, every record is shown as hex */
	const struct decode_context *context;
	struct stacks *stacks; /* borrowed; NULL: nobody knows any */
	struct stack_cell *stack_cells;
	size_t stack_count;
};

struct stack_cell { /* of those that are a stack's id */
	size_t cell;
	const struct member *member;
	struct stack stack; /* of the record being shown */
};

/* Reads by the layout, whatever it is. stream and layout are borrowed. NULL: no memory. */
struct event_rows *event_rows_by_layout(const char *stream, const struct type *layout,
					const struct decode_context *context);

/* From here on, ids of stacks are shown as stacks. 0 or -ENOMEM. */
int event_rows_show_stacks(struct event_rows *c, struct stacks *stacks);

/* One record to the printer; *fits: it was read by its layout. 0 or -ENOMEM. */
int event_rows_put(struct event_rows *c, struct printer *p, const void *bytes, size_t size,
		   bool *fits);
void event_rows_free(struct event_rows *c);

#endif
