/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Watch a target's files; when they are saved, read and compile the target again, in the background. */
#ifndef CALLTAP_REBUILD_H
#define CALLTAP_REBUILD_H

#include <poll.h>
#include <stddef.h>

#include "compile/build_all.h"
#include "compile/probe.h"

struct rebuild;

/*
 * All arguments are borrowed. 0, -ENOMEM, or -errno after a message. The caller frees it with
 * rebuild_free.
 */
int rebuild_new(const struct probe *p, const struct probes_read *read,
		const struct build_settings *build, struct rebuild **out);
/* Ends a compile that is under way. r may be NULL. */
void rebuild_free(struct rebuild *r);

#define REBUILD_FDS_MAX 2
/* Fill in up to REBUILD_FDS_MAX descriptors to poll, before each poll: their number. */
size_t rebuild_poll_fds(const struct rebuild *r, struct pollfd *fds);

enum rebuilt {
	REBUILT_NOTHING,
	REBUILT_PROBE,	/* *out is a new probe with its object, for the caller to free */
	REBUILT_FAILED, /* after a message: the saved text cannot be read or compiled */
	REBUILT_UNCHANGED, /* the saved text equals the running one; the caller drops any finished build */
};

/* Read and compile if the files have changed. Call at least every 20 ms. */
enum rebuilt rebuild_poll(struct rebuild *r, const struct probe *running, struct probe *out);

#endif
