/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From a source to its object: from the cache, or compiled and kept. */
#ifndef CALLTAP_BUILD_H
#define CALLTAP_BUILD_H

#include <stdbool.h>

struct object;
struct source;

struct build_request {
	const struct source *source; /* borrowed until the build is freed */
	const char *release;	     /* of the kernel it is for; borrowed */
	bool use_cache;
	bool anew; /* compile even if an object is kept: for what the compiler says */
};

struct build;

/*
 * Begins it beside us. 0, or after a message: -ENOSYS (no headers) or another -errno. The caller
 * frees it with build_free.
 */
int build_start(const struct build_request *r, struct build **out);
/* Becomes readable when build_finish has something to do; -1: it has now. */
int build_fd(const struct build *b);
/*
 * The caller frees *out with object_free. 0; -EAGAIN: it goes on, with another descriptor; or,
 * after a message, -ENOEXEC (the probe does not compile) or another -errno.
 */
int build_finish(struct build *b, struct object **out);
/* Waits until it is done: as above, or -EINTR: stop_fd, a signalfd, has a signal (no message). */
int build_wait(struct build *b, int stop_fd, struct object **out);
/* Ends what still runs. b may be NULL. */
void build_free(struct build *b);

#endif
