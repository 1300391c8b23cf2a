/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Print the records of one stream and layout: a record becomes an event for the printer. */
#ifndef CALLTAP_EVENT_ROWS_H
#define CALLTAP_EVENT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "decode/layout.h"
#include "print/printer.h"
#include "print/stacks.h"

struct event_rows {
	struct column_set columns;
	/* Fill cells from a record that fits the layout: 0 or -ENOMEM. NULL: the cells are constant. */
	int (*fill)(struct event_rows *c, const void *bytes, size_t size);
	void (*free)(struct event_rows *c);
	struct cell *cells;	   /* columns.count of them */
	const struct type *layout; /* borrowed; NULL: unknown, every record is printed as hex */
	const struct decode_context *context;
	struct stacks *stacks; /* borrowed; NULL: none */
	struct stack_cell *stack_cells;
	size_t stack_count;
};

struct stack_cell { /* a cell that is a stack id */
	size_t cell;
	const struct member *member;
	struct stack stack; /* of the record being printed */
};

/* For any layout. stream and layout are borrowed. NULL: no memory. */
struct event_rows *event_rows_by_layout(const char *stream, const struct type *layout,
					const struct decode_context *context);

/* Print stack ids as stacks from now on. 0 or -ENOMEM. */
int event_rows_show_stacks(struct event_rows *c, struct stacks *stacks);

/* Print a record; *fits: by its layout, not as hex. 0 or -ENOMEM. */
int event_rows_put(struct event_rows *c, struct printer *p, const void *bytes, size_t size,
		   bool *fits);
void event_rows_free(struct event_rows *c);

#endif
