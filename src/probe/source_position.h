/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Where in the user's text an instruction of a compiled probe came from, as its BTF says. */
#ifndef CALLTAP_SOURCE_POSITION_H
#define CALLTAP_SOURCE_POSITION_H

#include <stdbool.h>

#include "base/position.h"

struct object;
struct object_prog;

/* What a line is in that stands in no file: calltap has put it behind the user's text itself. */
#define APPENDED_CODE_FILE "/calltap"

/*
 * The place of an instruction: that of the last line record not behind it; of a function that one
 * of libbcc's or the kernel's headers has put there, the user's line before it, if there is one.
 * What it points to lives as long as the object. False: nothing is said of it.
 */
bool source_position_of(const struct object *obj, const struct object_prog *p, long insn,
			struct position *at);

/* The same of a letter of a text with #line: false if no #line is above it. */
bool source_position_in_text(const char *text, const char *where, struct position *at);

#endif
