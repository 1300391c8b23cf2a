/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The cells of tables: text in columns, in colour on a terminal. */
#ifndef CALLTAP_TABLE_CELLS_H
#define CALLTAP_TABLE_CELLS_H

#include "print/printer_ops.h"

/* Write the text of cell i into p->cell. */
void table_cells_text(struct printer *p, const struct event *e, size_t i);
/* Append p->cell in a column of this width (struct column); the last column is not padded. */
void table_cells_put_text(struct printer *p, int width, bool last);
/* The same, in red if the cell is an alarm. */
void table_cells_put_marked(struct printer *p, const struct cell *c, int width, bool last);
/* Append cell i in its column. */
void table_cells_put(struct printer *p, const struct event *e, size_t i, int width, bool last);
/* Append a title in capitals. */
void table_cells_put_title(struct printer *p, const char *name, int width, bool last);
/* Begin and end a line of titles. A line that equals the last titles is dropped. 0 or -ENOMEM. */
void table_cells_begin_titles(struct printer *p);
int table_cells_end_titles(struct printer *p);
/* Append the column of the generation, if p prints it. */
void table_cells_put_generation(struct printer *p);
/* End a line, without spaces at its end. 0 or -ENOMEM. */
int table_cells_end_line(struct printer *p);
/* Append the event's stacks, on lines of their own. 0 or -ENOMEM. */
int table_cells_put_stacks(struct printer *p, const struct event *e);

/* Operations of struct print_ops that both kinds of tables share. */
int table_cells_hex(struct printer *p, const char *stream, const char *digits, size_t size);
int table_cells_summary(struct printer *p, const struct stream_count *counts, size_t n);

#endif
