/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/buffer_pages.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "machine/machine.h"

unsigned int buffer_pages_fit(unsigned int usual, size_t buffers, size_t page_size)
{
	unsigned int pages = usual;

	while (pages > PAGES_MIN && buffers * page_size * pages > PAGES_BYTES_MAX)
		pages /= 2;
	return pages;
}

unsigned int buffer_pages_choose(const struct buffer_pages_request *request)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t buffers = (size_t)request->cpus * request->streams;
	unsigned int pages =
		request->given ? request->given : buffer_pages_fit(request->usual, buffers, page);

	if (pages < request->usual && !request->given && !request->quiet)
		log_info("%s: %u buffers, one per CPU, get %u pages each, so that all buffers take "
			 "no more than %zu MiB; --pages %u is the usual size",
			 request->name, request->cpus, pages, PAGES_BYTES_MAX >> 20,
			 request->usual);
	log_debug("%s: %u buffers of %u pages, %zu KiB in all", request->name, request->cpus, pages,
		  request->cpus * pages * page / 1024);
	return pages;
}

void buffer_pages_refused(const char *name, unsigned int pages, int cpu)
{
	if (machine_log_fd_limit(-errno, "a buffer of", name))
		return;
	log_error("%s: cannot open a buffer of %u pages for CPU %d: use fewer --pages, or run as "
		  "root (/proc/sys/kernel/perf_event_mlock_kb limits other users)",
		  name, pages, cpu);
}
