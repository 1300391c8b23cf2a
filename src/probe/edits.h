/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the command line adds to a probe's text: -D, -s and -a. It becomes part of the text, so
 * that kept and saved objects have it, and --source shows it.
 */
#ifndef CALLTAP_EDITS_H
#define CALLTAP_EDITS_H

#include "base/string_list.h"

struct buf;

struct edits {
	struct string_list defines;	  /* -D NAME[=VALUE] */
	struct string_list folders;	  /* -I DIR: where headers are looked for first */
	struct string_list substitutions; /* -s OLD=NEW */
	struct string_list rules;	  /* -a KIND:POINT=PROGRAM */
};

void edits_free(struct edits *e);

/* Is it "NAME" or "NAME=VALUE" that a #define can be made of? */
int edits_valid_define(const char *define);

/* Puts the definitions and rules into out: lines that come before the text's first. */
void edits_prologue(const struct edits *e, struct buf *out);
/*
 * text with every OLD replaced by its NEW, one substitution after the other. 0; -ENOENT after a
 * message (an OLD is not in the text, which origin names); -EFBIG; -ENOMEM.
 */
int edits_substitute(const struct edits *e, const char *origin, struct buf *text);

#endif
