/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Edits of a probe's text from the command line: -D, -I, -s and -a. They become part of the text,
 * so that cached and saved objects include them, and --source shows them.
 */
#ifndef CALLTAP_EDITS_H
#define CALLTAP_EDITS_H

#include <stdbool.h>

#include "base/string_list.h"

struct buf;

struct edits {
	struct string_list defines;	  /* -D NAME[=VALUE] */
	struct string_list folders;	  /* -I DIR: searched for headers first */
	struct string_list substitutions; /* -s OLD=NEW */
	struct string_list rules;	  /* -a KIND:POINT=PROGRAM */
};

void edits_free(struct edits *e);

/* True for "NAME" and "NAME=VALUE" that can be written as a #define. */
bool edits_valid_define(const char *define);

/* Append the lines with definitions and rules that go before the first line of the text. */
void edits_prologue(const struct edits *e, struct buf *out);
/*
 * Replace every OLD in the text by its NEW, one substitution after the other. origin: the name of
 * the text, for messages. Returns 0; -ENOENT after a message if the text has no OLD; -EFBIG;
 * -ENOMEM.
 */
int edits_substitute(const struct edits *e, const char *origin, struct buf *text);

#endif
