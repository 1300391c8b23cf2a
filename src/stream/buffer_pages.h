/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The size of the perf buffers: one for each CPU, of each stream or shared by all streams. */
#ifndef CALLTAP_BUFFER_PAGES_H
#define CALLTAP_BUFFER_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#define PAGES_DEFAULT 64	  /* of a buffer that one stream has */
#define PAGES_SHARED_DEFAULT 1024 /* of a buffer that all streams share */
#define PAGES_MIN 2
#define PAGES_BYTES_MAX ((size_t)64 << 20) /* of all buffers together, unless PAGES_MIN take more */

/*
 * Pages of one buffer, a power of two: usual, halved until all buffers, of pages of page_size bytes,
 * take at most PAGES_BYTES_MAX, but at least PAGES_MIN.
 */
unsigned int buffer_pages_fit(unsigned int usual, size_t buffers, size_t page_size);

struct buffer_pages_request {
	const char *name;   /* begins the messages */
	unsigned int given; /* by --pages; 0: choose */
	unsigned int usual; /* PAGES_DEFAULT or PAGES_SHARED_DEFAULT */
	unsigned int cpus;
	unsigned int streams; /* that have a buffer for each CPU; 1 if they share it */
	bool quiet;	      /* another stream has reported a smaller size */
};

/* Choose the pages of one buffer; report the size with -v, and a smaller one than usual always. */
unsigned int buffer_pages_choose(const struct buffer_pages_request *request);
/* Report that the kernel refused a buffer of so many pages; errno says why. */
void buffer_pages_refused(const char *name, unsigned int pages, int cpu);

#endif
