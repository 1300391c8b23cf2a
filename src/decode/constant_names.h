/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of flags and other numbers, by the declared type of a field (names.h). */
#ifndef CALLTAP_CONSTANT_NAMES_H
#define CALLTAP_CONSTANT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct constants;

/* The names of the values of a type, such as "open_flags_t"; NULL if it has none. */
const struct constants *constant_names_of(const char *type);

/*
 * Append flags as "O_WRONLY|O_CREAT|0x40000000", or the name of a number. False, with nothing
 * appended, if the value has no name.
 */
bool constant_names_put(const struct constants *c, int64_t value, struct buf *out);

/*
 * Return the number to print for a value without a name: of a WITHIN() value, whose upper 32 bits
 * select the namespace of the lower 32 bits, the lower 32 bits.
 */
int64_t constant_names_number(const struct constants *c, int64_t value);

/* Find the value of a name of any type: false if there is no such name. */
bool constant_names_find(const char *name, size_t len, int64_t *value);

#endif
