/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/buffer_pages.h"

static unsigned int fewer(unsigned int pages, size_t rings, size_t page_size)
{
	while (pages > PAGES_MIN && rings * page_size * pages > PAGES_BYTES_MAX)
		pages /= 2;
	return pages;
}

unsigned int buffer_pages_default(unsigned int cpus, unsigned int streams, size_t page_size)
{
	return fewer(PAGES_DEFAULT, (size_t)cpus * streams, page_size);
}

unsigned int buffer_pages_shared(unsigned int cpus, size_t page_size)
{
	return fewer(PAGES_SHARED, cpus, page_size);
}
