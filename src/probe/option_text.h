/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The user's words on the command line as a text that messages point into: its file is called as
 * the option stands there, -w 'backlog > 1', and has one line.
 */
#ifndef CALLTAP_OPTION_TEXT_H
#define CALLTAP_OPTION_TEXT_H

#include <stdbool.h>

struct buf;
struct position;

/*
 * The compiler keeps of each instruction the line, but of all in a function the file in which that
 * begins: so words have line numbers there that no file has, each its own, and 1 where they are
 * shown.
 */
#define OPTION_TEXT_LINE 1000001

/* Appends the name of the file. option: "-w" */
void option_text_name(const char *option, const char *text, struct buf *out);
/* Is the place in such words? */
bool option_text_contains(const struct position *at);
/* Makes the words its source line, which is 1, and keeps its column inside of them. */
void option_text_set_source(struct position *at);

#endif
