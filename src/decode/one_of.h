/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ONE_OF(...) of <calltap/types.h>: a tagged union. */
#ifndef CALLTAP_ONE_OF_H
#define CALLTAP_ONE_OF_H

#include <stdbool.h>
#include <stddef.h>

struct type;

/* Return true if t is one. t->members must be set. */
bool one_of_is(const struct type *t);
/*
 * The type of the valid member; the whole union if there is no member of that number. Moves *bytes
 * from the struct to the member and sets *size to the member's size.
 */
const struct type *one_of_member(const struct type *t, const void **bytes, size_t *size);

#endif
