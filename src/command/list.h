/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The probes that can be named, for --list. */
#ifndef CALLTAP_LIST_H
#define CALLTAP_LIST_H

#include <stdio.h>

struct buf;

/* Prints each probe's name and what its first comment says, once, as target_find finds it. */
int list_probes(FILE *out);

/*
 * The first line of the text's first comment that says something, without SPDX lines and
 * calltap's own; in out, "" if there is none.
 */
void list_summary(const char *text, struct buf *out);

#endif
