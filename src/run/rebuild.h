/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A target whose files are watched: when they were saved, it is read and compiled once more, beside
 * what else is done.
 */
#ifndef CALLTAP_REMAKE_H
#define CALLTAP_REMAKE_H

#include <poll.h>
#include <stddef.h>

#include "compile/build_all.h"
#include "compile/probe.h"

struct remake;

/* All is borrowed. 0, -ENOMEM, or -errno after a message. The caller frees it with remake_free. */
int remake_new(const struct probe *p, const struct probes_read *read,
	       const struct probes_build *build, struct remake **out);
/* Ends a compile that still runs. r may be NULL. */
void remake_free(struct remake *r);

#define REMAKE_FDS_MAX 2
/* Fills up to REMAKE_FDS_MAX descriptors to poll, anew before each poll: how many. */
size_t remake_poll_fds(const struct remake *r, struct pollfd *fds);

enum remade {
	REMADE_NOTHING,
	REMADE_PROBE,  /* a new one, with its object, is in *out, for the caller to free */
	REMADE_BROKEN, /* after a message: what was saved is no probe */
	REMADE_BACK,   /* what was saved is what runs, and any other is given up */
};

/* Goes on with it; running is what runs. To be called 20 ms after the last time, or sooner. */
enum remade remake_look(struct remake *r, const struct probe *running, struct probe *out);

#endif
