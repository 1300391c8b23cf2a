/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "pages.h"

unsigned int pages_default(unsigned int cpus, unsigned int streams, size_t page_size)
{
	unsigned int pages = PAGES_DEFAULT;
	size_t one = (size_t)cpus * streams * page_size; /* a page for each ring */

	while (pages > PAGES_MIN && one * pages > PAGES_BYTES_MAX)
		pages /= 2;
	return pages;
}
