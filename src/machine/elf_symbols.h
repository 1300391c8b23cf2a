/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Symbols of programs and libraries, and their offsets in the file. */
#ifndef CALLTAP_ELF_SYMBOLS_H
#define CALLTAP_ELF_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Return the path of a program or library, which the caller frees. name: a path, the short name of a
 * library ("c" for libc.so.6), or a command in PATH. NULL: not found.
 */
char *elf_symbols_find_file(const char *name);

/* Return true if the file is an ELF file. libbcc's iterators do not report that it is not. */
bool elf_symbols_is_elf(const char *file);

/*
 * Convert name + offset to an offset in the file; name "": offset is an address. 0; -EINVAL: not an
 * ELF file; -ENOENT: no such symbol; -EFAULT: the address is not in code; -ERANGE: the offset is
 * beyond the symbol's end.
 */
int elf_symbols_offset(const char *file, const char *name, uint64_t offset, uint64_t *file_offset);

struct buf;
/* Append the nearest names of symbols or USDT probes, as suggest_text does. */
void elf_symbols_nearest(const char *file, const char *name, struct buf *out);
void elf_symbols_nearest_usdt(const char *file, const char *provider, const char *name,
			      struct buf *out);

#endif
