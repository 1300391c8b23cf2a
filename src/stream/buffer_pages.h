/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How large the perf buffers are when nobody says: a ring for each CPU, of each stream or of all. */
#ifndef CALLTAP_BUFFER_PAGES_H
#define CALLTAP_BUFFER_PAGES_H

#include <stddef.h>

#define PAGES_DEFAULT 64
#define PAGES_MIN 2
#define PAGES_SHARED 1024		   /* where all streams share a ring for each CPU */
#define PAGES_BYTES_MAX ((size_t)64 << 20) /* of all rings together, as long as PAGES_MIN fit */

/*
 * Pages of one ring, a power of two: PAGES_DEFAULT, or fewer where so many CPUs and streams would
 * take more than PAGES_BYTES_MAX with pages of page_size bytes.
 */
unsigned int buffer_pages_default(unsigned int cpus, unsigned int streams, size_t page_size);
/* The same of rings that all streams share: PAGES_SHARED, or fewer. */
unsigned int buffer_pages_shared(unsigned int cpus, size_t page_size);

#endif
