/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Functions in programs and libraries: from a symbol's name to its place in the file. */
#ifndef CALLTAP_ELF_SYMBOLS_H
#define CALLTAP_ELF_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The path of what is named: a path as it is; else a library by its short name ("c": libc.so.6),
 * else a command in PATH. To be freed; NULL: there is none.
 */
char *elf_symbols_find_file(const char *name);

/* Is it a program or a library? libbcc's walks do not say. */
bool elf_symbols_is_readable(const char *file);

/*
 * Where name + offset is, or, with name "", the address offset: as bytes from the file's start, in
 * *place. 0; -EINVAL (no ELF file), -ENOENT (no such symbol), -EFAULT (not in code), -ERANGE
 * (behind its end).
 */
int elf_symbols_offset(const char *file, const char *name, uint64_t offset, uint64_t *place);

struct buf;
/* Add the names that are nearest to a symbol's or a usdt probe's, as suggest_text does. */
void elf_symbols_nearest(const char *file, const char *name, struct buf *out);
void elf_symbols_nearest_usdt(const char *file, const char *provider, const char *name,
			      struct buf *out);

#endif
