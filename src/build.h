/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From a source to its object: from the cache, or compiled and kept. */
#ifndef CALLTAP_BUILD_H
#define CALLTAP_BUILD_H

#include <stdbool.h>

struct object;
struct source;

struct build_request {
	const struct source *source;
	const char *release; /* of the kernel it is for */
	bool use_cache;
	int stop_fd; /* a signalfd that ends it early */
};

/*
 * The caller frees *out with object_free. 0, or after a message: -ENOEXEC (the probe does not
 * compile), -ENOSYS (no headers), -EINTR (a signal, no message) or another -errno.
 */
int build_object(const struct build_request *r, struct object **out);

#endif
