/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Make the object of a source: from the cache, or by compiling. */
#ifndef CALLTAP_BUILD_H
#define CALLTAP_BUILD_H

#include <stdbool.h>

struct object;
struct source;

struct build_request {
	const struct source *source; /* borrowed until the build is freed */
	const char *release;	     /* of the kernel it is for; borrowed */
	bool use_cache;
	bool force_compile; /* compile even if the object is cached, for the compiler's warnings */
};

struct build;

/*
 * Start a build in the background. 0, or after a message: -ENOSYS (no headers) or another -errno.
 * The caller frees *out with build_free.
 */
int build_start(const struct build_request *r, struct build **out);
/* A descriptor that is readable once build_finish has work to do; -1: call it now. */
int build_fd(const struct build *b);
/*
 * Take the object, which the caller frees with object_free. 0; -EAGAIN if the build continues, with
 * another descriptor; or, after a message, -ENOEXEC (the probe does not compile) or another -errno.
 */
int build_finish(struct build *b, struct object **out);
/*
 * Wait for the object: as build_finish, or -EINTR if stop_fd, a signalfd, has a signal (no
 * message).
 */
int build_wait(struct build *b, int stop_fd, struct object **out);
/* Kill the compiler if it still runs, and free b, which may be NULL. */
void build_free(struct build *b);

#endif
