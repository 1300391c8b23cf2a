/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A target whose files are watched: when they were saved, it is read and compiled once more, beside
 * what else is done.
 */
#ifndef CALLTAP_REBUILD_H
#define CALLTAP_REBUILD_H

#include <poll.h>
#include <stddef.h>

#include "compile/build_all.h"
#include "compile/probe.h"

struct rebuild;

/* All is borrowed. 0, -ENOMEM, or -errno after a message. The caller frees it with rebuild_free. */
int rebuild_new(const struct probe *p, const struct probes_read *read,
		const struct build_settings *build, struct rebuild **out);
/* Ends a compile that still runs. r may be NULL. */
void rebuild_free(struct rebuild *r);

#define REMAKE_FDS_MAX 2
/* Fills up to REMAKE_FDS_MAX descriptors to poll, anew before each poll: how many. */
size_t rebuild_poll_fds(const struct rebuild *r, struct pollfd *fds);

enum rebuilt {
	REMADE_NOTHING,
	REMADE_PROBE,  /* a new one, with its object, is in *out, for the caller to free */
	REMADE_BROKEN, /* after a message: what was saved is no probe */
	REMADE_BACK,   /* what was saved is what runs, and any other is given up */
};

/* Goes on with it; running is what runs. To be called 20 ms after the last time, or sooner. */
enum rebuilt rebuild_poll(struct rebuild *r, const struct probe *running, struct probe *out);

#endif
