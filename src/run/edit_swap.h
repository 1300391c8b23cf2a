/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --watch: when a target's file is saved, build it, load the new generation beside the running one,
 * swap them at their attach points, and retire the old one after an RCU grace period.
 */
#ifndef CALLTAP_EDIT_SWAP_H
#define CALLTAP_EDIT_SWAP_H

#include <poll.h>
#include <stddef.h>

#include "attach/gate.h"
#include "run/generations.h"
#include "run/run_settings.h"

struct edit_swap;

/*
 * Load the first generation of each target, and watch the files. All arguments are borrowed. 0, or
 * -errno after a message. The caller frees it with edit_swap_free.
 */
int edit_swap_new(const struct run_settings *settings, const struct filter_maps *filter_maps,
		  struct generations *generations, struct edit_swap **out);
/* s may be NULL. Leaves the generations to their owner. */
void edit_swap_free(struct edit_swap *s);

/* The number of descriptors to poll until the next edit_swap_poll; fills in fds unless NULL. */
size_t edit_swap_poll_fds(const struct edit_swap *s, struct pollfd *fds);
/* Build, swap and retire whatever is ready. 0, -ENOMEM, or -errno after a message. */
int edit_swap_poll(struct edit_swap *s);

#endif
