/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel's functions, as its lists of symbols and of traceable functions name them. */
#ifndef CALLTAP_KERNEL_FUNCTIONS_H
#define CALLTAP_KERNEL_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* Entries of the kernel's symbol table for one name. */
struct function_symbols {
	unsigned int functions;
	uint64_t address; /* of the last function; 0: hidden from this user */
	bool data;	  /* the name is a variable's, too */
	bool part;	  /* NAME.part.N, a piece of the function, is there */
};

/*
 * Adds the names that the compiler has given to what it made of a function (name.isra.0,
 * name.constprop.0), a line each. False: there are none.
 */
bool kernel_functions_variants(const char *name, struct buf *out);

/*
 * Adds the functions that can be probed and whose names match the pattern of * and ?, a line
 * each: how many. -ENOENT: no list of them can be read.
 */
int kernel_functions_match(const char *pattern, struct buf *out);

/*
 * Adds the system calls that have a function of their own, by the names that the kernel has for
 * them, a line each: 0, or -ENOENT (its symbols can't be read, or none is one).
 */
int kernel_functions_of_syscalls(struct buf *out);

/*
 * Where the function of this name is, in *address, if it is the only one, whatever else than a
 * function has its name. 0; -EADDRNOTAVAIL (there are several), -ENOENT (none is known, or where
 * it is is not told).
 */
int kernel_functions_address(const char *name, uint64_t *address);

/* Can the list of functions that can be probed be read? */
bool kernel_functions_are_listed(void);

/* Is there such a function, or what the compiler made of it? True where no list can be read. */
bool kernel_functions_exist(const char *name);

/* False: the symbol table cannot be read; then all of it is 0. */
bool kernel_functions_symbols(const char *name, struct function_symbols *of);
/* Is the function on the kernel's list of those that take no kprobe? False also without the list. */
bool kernel_functions_are_blacklisted(const char *name);
/* 1: ftrace lists the function, 0: it does not; -ENOENT: its list cannot be read. */
int kernel_functions_are_traceable(const char *name);

/*
 * Append the names most like one that is not there, as suggest_text does. prefix: what a system
 * call's function begins with, "__x64_sys_"; the names are given without it.
 */
void kernel_functions_nearest(const char *name, struct buf *out);
void kernel_functions_nearest_syscall(const char *name, const char *prefix, struct buf *out);

#endif
