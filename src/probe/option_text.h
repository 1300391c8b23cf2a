/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The text of -f or -w as a source file, so that messages can point into it: the file is named
 * like the option, -w 'backlog > 1', and has one line.
 */
#ifndef CALLTAP_OPTION_TEXT_H
#define CALLTAP_OPTION_TEXT_H

#include <stdbool.h>

struct buf;
struct position;

/*
 * The first line number of option texts in a generated probe. BTF line info has the instruction's
 * line but the function's file. Each option therefore gets a line number that no file has. Messages
 * show line 1.
 */
#define OPTION_TEXT_LINE 1000001

/* Append the file name of an option's text. option: "-w" */
void option_text_name(const char *option, const char *text, struct buf *out);
/* True if the position is in the text of an option. */
bool option_text_contains(const struct position *position);
/* Set the source of the position to line 1 of the option's text, with a column inside it. */
void option_text_set_source(struct position *position);

#endif
