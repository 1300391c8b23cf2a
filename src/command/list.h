/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --list: prints the probes that a name can select. */
#ifndef CALLTAP_LIST_H
#define CALLTAP_LIST_H

#include <stdio.h>

struct buf;

/* Print the name and summary of each probe that target_find finds: 0 or -ENOMEM. */
int list_probes(FILE *out);

/*
 * Append the first line with text in the comments at the top of a probe; SPDX lines and
 * "calltap:" lines are skipped.
 */
void list_summary(const char *text, struct buf *out);

#endif
