/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * USER(...) of <calltap/user.h>: a pointer into a process's memory with a copy of the bytes that it
 * points to, and struct user_strings, a list of strings.
 */
#ifndef CALLTAP_USER_MEMORY_H
#define CALLTAP_USER_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct type;

/* Return true if t is a USER(...). t->members must be set. */
bool user_memory_is_struct(const struct type *t);
/*
 * Return the type of the copy in a USER(...). Move *bytes from the struct to the copy and set *size
 * to the number of its valid bytes: an array may be cut short.
 */
const struct type *user_memory_enter(const struct type *t, const void **bytes, size_t *size);

/* Is the pointer of the USER(...) at bytes NULL? */
bool user_memory_is_null(const struct type *t, const void *bytes);
/*
 * Append a copy that prints as text, a string, bytes or a socket address, or "0x1 (EFAULT)" for a
 * failed read. False, with nothing appended, for a copy that prints by its own type.
 */
bool user_memory_put(const struct type *t, const void *bytes, struct buf *out);

/*
 * Return the string after previous in a struct user_strings, and its length in *len; previous NULL:
 * the first one. After the last string comes "..." if some are missing, then NULL. *len must be
 * that of previous.
 */
const char *user_memory_next_string(const void *bytes, const char *previous, size_t *len);

#endif
