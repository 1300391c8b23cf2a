/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How large the perf buffers are when nobody says: a ring for each CPU, of each stream. */
#ifndef CALLTAP_PAGES_H
#define CALLTAP_PAGES_H

#include <stddef.h>

#define PAGES_DEFAULT 64
#define PAGES_MIN 2
#define PAGES_BYTES_MAX ((size_t)64 << 20) /* of all rings together, as long as PAGES_MIN fit */

/*
 * Pages of one ring, a power of two: PAGES_DEFAULT, or fewer where so many CPUs and streams would
 * take more than PAGES_BYTES_MAX with pages of page_size bytes.
 */
unsigned int pages_default(unsigned int cpus, unsigned int streams, size_t page_size);

#endif
