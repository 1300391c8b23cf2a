/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The kernel headers that define types. */
#ifndef CALLTAP_KERNEL_HEADERS_H
#define CALLTAP_KERNEL_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

/* A type that must be complete, and the header that defines it. */
struct definition {
	char *type;   /* "struct sock", "enum pid_type"; owned */
	char *header; /* "net/sock.h", for #include <>, owned; NULL: not found */
};

struct definitions {
	struct definition *all;
	size_t count;
};

/* Add a type, unless the list has it: 0 or -ENOMEM. */
int kernel_headers_definitions_add(struct definitions *d, const char *kind, const char *name,
				   size_t len);
void kernel_headers_definitions_free(struct definitions *d);

/*
 * Find the headers of all types in one walk through the kernel's header tree. If several headers
 * define a type, those of the whole kernel precede those of a part. A type that has a header keeps
 * it. 0 or -ENOMEM.
 */
int kernel_headers_find(const char *root, struct definitions *d);
/* The header that defines a type, "struct sock"; the caller frees it. NULL: none, or no memory. */
char *kernel_headers_defining(const char *root, const char *type);

/*
 * Return true if a path in a message of the compiler names a header of the kernel or of libbcc. The
 * compiler runs in the header tree and names headers by their path there.
 */
bool kernel_headers_is_path(const char *path, size_t len);

#endif
