/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* For the formats that people read: cells as text, in columns, in colour on a terminal. */
#ifndef CALLTAP_TABLE_CELLS_H
#define CALLTAP_TABLE_CELLS_H

#include "print/printer_ops.h"

/* The cell's text into p->cell. */
void table_cells_text(struct printer *p, const struct event *e, size_t i);
/* What is in p->cell, in a column of this width (print.h); a last one is not filled up. */
void table_cells_put_text(struct printer *p, int width, bool last);
/* The same, in red if the cell is an alarm. */
void table_cells_put_marked(struct printer *p, const struct cell *c, int width, bool last);
/* Both: a cell in its column. */
void table_cells_put(struct printer *p, const struct event *e, size_t i, int width, bool last);
/* A title in capitals. */
void table_cells_put_title(struct printer *p, const char *name, int width, bool last);
/* A line of titles begins, and ends; it is not printed if it is the one that was printed last. */
void table_cells_begin_titles(struct printer *p);
int table_cells_end_titles(struct printer *p);
/* The first column, where it is told; its title is put with the titles. */
void table_cells_put_generation(struct printer *p);
/* Without spaces at its end. 0 or -ENOMEM. */
int table_cells_end_line(struct printer *p);
/* The event's stacks, which have lines of their own below it. 0 or -ENOMEM. */
int table_cells_put_stacks(struct printer *p, const struct event *e);

/* Operations that these formats share (print_format.h). */
int table_cells_hex(struct printer *p, const char *stream, const char *digits, size_t size);
int table_cells_summary(struct printer *p, const struct stream_count *counts, size_t n);

#endif
