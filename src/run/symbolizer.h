/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Names for addresses, from the helper program calltap-sym, which is started at the first request. */
#ifndef CALLTAP_SYMBOLIZER_H
#define CALLTAP_SYMBOLIZER_H

#include <stdint.h>

struct buf;
struct symbolizer;

/* NULL: no memory. */
struct symbolizer *symbolizer_new(void);
/*
 * Append a line for each address, innermost first: "vfs_read+0x1f", "malloc+0x5 [libc.so.6]", or
 * the number if there is no name. 0 or -ENOMEM. Without the helper, which is logged once, all lines
 * are numbers.
 */
int symbolizer_resolve(struct symbolizer *s, int32_t pid, const uint64_t *addresses, uint32_t count,
		       struct buf *out);
void symbolizer_free(struct symbolizer *s);

#endif
