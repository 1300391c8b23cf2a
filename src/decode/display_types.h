/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The types that print in a form of their own, by name. include/calltap/types.h explains them. */
#ifndef CALLTAP_DISPLAY_TYPES_H
#define CALLTAP_DISPLAY_TYPES_H

#include "decode/layout.h"

/* The display of a type of this name; DISPLAY_PLAIN if its kind and size are not in the table. */
enum display display_types_find(const struct type *t, const char *name);
/*
 * The name of the type that a member of a kernel struct prints as, although it is declared as a
 * number. NULL: it prints as declared.
 */
const char *display_types_member(const char *parent, const char *member);

#endif
