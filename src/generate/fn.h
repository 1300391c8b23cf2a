/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* fn:NAME, a kernel function as a target: its probe is written from the kernel's own types. */
#ifndef CALLTAP_FN_H
#define CALLTAP_FN_H

#include <stdio.h>

struct buf;
struct generate_options;

#define FN_MAX 100 /* functions that one target may stand for */

/*
 * Writes the probe for names, "NAME[,NAME...]", each of which may have * and ? in it. Marked text
 * in out. As generate_probe.
 */
int fn_generate(const char *names, const struct generate_options *o, const char *release,
		struct buf *out);

/*
 * Prints the functions of the kernel release that match the pattern, a line each, with their
 * signatures. 0 or -errno.
 */
int fn_list(const char *pattern, const char *release, FILE *out);

#endif
