/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which of a probe's maps hold results, and which of those are histograms. */
#ifndef CALLTAP_CC_RESULTS_H
#define CALLTAP_CC_RESULTS_H

struct object;

/*
 * Sets show and hist of obj's maps; text is the probe's. After the streams were matched. 0 or
 * -ENOMEM.
 */
int results_choose(const char *text, struct object *obj);

#endif
