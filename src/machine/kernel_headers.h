/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which of the kernel's headers defines a type. */
#ifndef CALLTAP_KERNEL_HEADERS_H
#define CALLTAP_KERNEL_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

/* A type that must be complete, "struct sock" or "enum pid_type", and who defines it. */
struct definition {
	char *type;   /* owned by the list */
	char *header; /* "net/sock.h", as #include <> takes it; NULL: no header does */
};

struct definitions {
	struct definition *all;
	size_t count;
};

/* Adds a type once: 0 or -ENOMEM. */
int kernel_headers_definitions_add(struct definitions *d, const char *kind, const char *name,
				   size_t len);
void kernel_headers_definitions_free(struct definitions *d);

/*
 * Looks all of them up in one walk through the kernel's header tree. Where several headers define
 * one, those for all of the kernel come first. What has a header already keeps it. 0 or -ENOMEM.
 */
int kernel_headers_find(const char *root, struct definitions *d);
/*
 * The header that defines a type, "struct sock", to be freed. NULL: none does, or memory ran out.
 */
char *kernel_headers_defining(const char *root, const char *type);

/*
 * Is this a header of the kernel's or of libbcc's, as the compiler names it? The compiler runs in
 * the header tree and names headers by their path there.
 */
bool kernel_headers_have(const char *path, size_t len);

#endif
