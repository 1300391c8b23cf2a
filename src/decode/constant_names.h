/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of flags and of other numbers, by the type that a field is declared as (names.h). */
#ifndef CALLTAP_CONSTANT_NAMES_H
#define CALLTAP_CONSTANT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct constants;

/* The names for values of a type, "open_flags_t"; NULL: it has none. */
const struct constants *constant_names_of(const char *type);

/*
 * Appends "O_WRONLY|O_CREAT|0x40000000", or the name of what is one number: false, and nothing is
 * appended, if it has no name.
 */
bool constant_names_put(const struct constants *c, int64_t value, struct buf *out);

/* What is shown of a value that has no name: of a number within another one, that number alone. */
int64_t constant_names_number(const struct constants *c, int64_t value);

/* The number that a name stands for, whatever its type: false if there is no such name. */
bool constant_names_find(const char *name, size_t len, int64_t *value);

#endif
