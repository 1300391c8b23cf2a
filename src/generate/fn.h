/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Generate the probe of an fn: target from the kernel's BTF. */
#ifndef CALLTAP_FN_H
#define CALLTAP_FN_H

#include <stdio.h>

struct buf;
struct generate_options;

#define FN_MAX 100 /* functions in one target */

/*
 * Append the probe for names, "NAME[,NAME...]" with the wildcards * and ?, to out, with marks
 * (option_marks_add). Returns as generate_probe.
 */
int fn_generate(const char *names, const struct generate_options *o, const char *release,
		struct buf *out);

/* Print the signatures of the kernel release's functions that match the pattern: 0 or -errno. */
int fn_list(const char *pattern, const char *release, FILE *out);

#endif
