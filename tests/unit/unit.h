/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Helpers of the unit tests. */
#ifndef CALLTAP_UNIT_H
#define CALLTAP_UNIT_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
/* Print the row of a table that failed. */
#define check(cond, what)                                \
	do {                                             \
		if (!(cond))                             \
			fail_msg("%s: %s", what, #cond); \
	} while (0)

/* Make a folder in $TMPDIR; remove it with its contents. */
#define FOLDER_MAX 128
void make_folder(char folder[FOLDER_MAX]);
void remove_folder(const char *folder);
void make_subfolder(const char *folder, const char *sub);
void write_bytes(const char *folder, const char *name, const void *data, size_t len);
void write_text(const char *folder, const char *name, const char *text);
/* Return "FOLDER/NAME"; the caller frees it. */
char *path_in(const char *folder, const char *name);
/* Return the number of a folder's entries. */
size_t entries_in(const char *folder);

/* Capture stderr between the two calls, without assertions in between. The caller frees the text. */
void stderr_begin(void);
char *stderr_end(void);

/* Run the function in a child; return its exit status, or 128 + the signal. Quiet drops its output. */
int run_in_child(void (*function)(void *arg), void *arg, bool quiet);

#endif
