/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel's own functions: variants of them, and why one can't be probed. */
#ifndef CALLTAP_FUNCTIONS_H
#define CALLTAP_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct rule;

/*
 * Adds the names that the compiler has given to what it made of a function (name.isra.0,
 * name.constprop.0), a line each. False: there are none.
 */
bool functions_variants(const char *name, struct buf *out);

/*
 * Adds the functions that can be probed and whose names match the pattern of * and ?, a line
 * each: how many. -ENOENT: no list of them can be read.
 */
int functions_match(const char *pattern, struct buf *out);

/*
 * Adds the system calls that have a function of their own, by the names that the kernel has for
 * them, a line each: 0, or -ENOENT (its symbols can't be read, or none is one).
 */
int functions_of_calls(struct buf *out);

/*
 * Where the function of this name is, in *address, if it is the only one, whatever else than a
 * function has its name. 0; -EADDRNOTAVAIL (there are several), -ENOENT (none is known, or where
 * it is is not told).
 */
int functions_address(const char *name, uint64_t *address);

/* Can the list of functions that can be probed be read? */
bool functions_are_listed(void);

/* Says why the function of this point can't be probed; err: what the kernel answered. */
void functions_explain(const struct rule *at, int err);
/* Says that there is no such system call; prefix: what its function's name would begin with. */
void functions_explain_syscall(const struct rule *at, const char *prefix);
/* Is there such a function, or what the compiler made of it? True where no list can be read. */
bool functions_are_there(const char *name);

#endif
