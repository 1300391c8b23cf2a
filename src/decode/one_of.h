/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ONE_OF(...) of <calltap/types.h>: a tagged union. */
#ifndef CALLTAP_ONE_OF_H
#define CALLTAP_ONE_OF_H

#include <stdbool.h>
#include <stddef.h>

struct type;

/* Return true if t is a ONE_OF(...). t->members must be set. */
bool one_of_is_struct(const struct type *t);
/*
 * Return the type of the valid member, or of the whole union if no member has that number. Move
 * *bytes from the struct to the member and set *size to the member's size.
 */
const struct type *one_of_enter(const struct type *t, const void **bytes, size_t *size);

#endif
