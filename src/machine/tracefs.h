/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which tracepoints there are, as the folders of tracefs list them. */
#ifndef CALLTAP_TRACEFS_H
#define CALLTAP_TRACEFS_H

#include <stdbool.h>

struct buf;

/* Has any category a tracepoint of this name? */
bool tracefs_has_name(const char *name);

/*
 * Add the tracepoints whose CATEGORY:NAME, or, with category "", whose NAME is nearest, as
 * suggest_text does.
 */
void tracefs_nearest(const char *category, const char *name, struct buf *out);

#endif
