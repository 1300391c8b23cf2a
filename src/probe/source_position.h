/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The source position of an instruction of a compiled probe, from its BTF. */
#ifndef CALLTAP_SOURCE_POSITION_H
#define CALLTAP_SOURCE_POSITION_H

#include <stdbool.h>

#include "base/position.h"

struct object;
struct object_prog;

/* The file name in #line of the code that calltap appends to the user's text. */
#define APPENDED_CODE_FILE "/calltap"

/*
 * Find the position of an instruction. If its code is from a header of libbcc or the kernel, this
 * is the user's line that led to it. The texts are borrowed from the object. False if the BTF has
 * no line for it.
 */
bool source_position_of(const struct object *obj, const struct object_prog *p, long insn,
			struct position *position);

/* Find the position of a character in a text. False if no #line is before it. */
bool source_position_in_text(const char *text, const char *at, struct position *position);

#endif
