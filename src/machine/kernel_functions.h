/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel's functions, from its symbol table and its lists of traceable functions. */
#ifndef CALLTAP_KERNEL_FUNCTIONS_H
#define CALLTAP_KERNEL_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* The entries of the kernel's symbol table for one name. */
struct function_symbols {
	unsigned int functions;
	uint64_t address; /* of the last function; 0: the kernel hides addresses from this user */
	bool data;	  /* a variable has the name, too */
	bool part;	  /* NAME.part.N, a part of the function, exists */
};

/*
 * Append the names of the clones that the compiler made of a function (name.isra.0,
 * name.constprop.0), a line each. Return false if it has no clones.
 */
bool kernel_functions_clones(const char *name, struct buf *out);

/*
 * Append a newline, also on -ENOENT, then a line for each function that can be probed and whose
 * name matches a pattern with * and ?. Returns their number; -ENOENT: no list of them can be read;
 * -ENOMEM.
 */
int kernel_functions_match(const char *pattern, struct buf *out);

/*
 * Append the system calls that have a function of their own, by the kernel's names, a line each. 0;
 * -ENOENT: the symbol table cannot be read, or has none; -ENOMEM.
 */
int kernel_functions_of_syscalls(struct buf *out);

/*
 * Find the address of the only function of this name; symbols that are not functions do not count.
 * 0; -EADDRNOTAVAIL: several functions have the name; -ENOENT: none has it, or the kernel hides
 * addresses.
 */
int kernel_functions_address(const char *name, uint64_t *address);

/* Return true if the list of functions that can be probed is readable. */
bool kernel_functions_list_readable(void);

/* Is there a function of this name, or a clone of it? True if no list can be read. */
bool kernel_functions_exist(const char *name);

/* Read the entries of a name. False: the symbol table cannot be read, and all of *of is 0. */
bool kernel_functions_symbols(const char *name, struct function_symbols *of);
/* Does the kernel refuse kprobes on the function? False if its blacklist cannot be read. */
bool kernel_functions_are_blacklisted(const char *name);
/* 1: ftrace lists the function; 0: it does not; -ENOENT: the list cannot be read. */
int kernel_functions_are_traceable(const char *name);

/*
 * Append the names nearest to one that does not exist, as suggest_text does. prefix: the beginning of
 * the functions of system calls, "__x64_sys_"; the names are appended without it.
 */
void kernel_functions_nearest(const char *name, struct buf *out);
void kernel_functions_nearest_syscall(const char *name, const char *prefix, struct buf *out);

#endif
