/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the unit tests share. */
#ifndef CALLTAP_UNIT_H
#define CALLTAP_UNIT_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
/* Says which row of a table went wrong. */
#define check(cond, what)                                \
	do {                                             \
		if (!(cond))                             \
			fail_msg("%s: %s", what, #cond); \
	} while (0)

/* Folders: made under $TMPDIR, removed with all that is in them. */
#define FOLDER_MAX 128
void make_folder(char folder[FOLDER_MAX]);
void remove_folder(const char *folder);
void make_subfolder(const char *folder, const char *sub);
void write_bytes(const char *folder, const char *name, const void *data, size_t len);
void write_text(const char *folder, const char *name, const char *text);
/* "FOLDER/NAME", to be freed. */
char *path_in(const char *folder, const char *name);
/* How many entries a folder has. */
size_t entries_in(const char *folder);

/* Everything written to stderr in between; no assertion may stand there. To be freed. */
void stderr_begin(void);
char *stderr_end(void);

/* Runs the function in a child: its exit status, or 128 + the signal. Quiet: no output. */
int run_in_child(void (*function)(void *arg), void *arg, bool quiet);

#endif
