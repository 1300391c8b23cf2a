/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Make the objects of several probes, in parallel. */
#ifndef CALLTAP_BUILD_ALL_H
#define CALLTAP_BUILD_ALL_H

#include <stdbool.h>

struct build;
struct probe;
struct probes;

struct build_settings {
	const char *release; /* of the kernel that the probes are for */
	bool use_cache;
	bool force_compile; /* as in build.h */
	int stop_fd;	    /* a signalfd that interrupts the builds */
};

/* Start one probe's build: as build_start. */
int build_all_start_one(const struct probe *p, const struct build_settings *how,
			struct build **out);
/* Make the objects of the probes that have none yet: as build_wait. */
int build_all(struct probes *p, const struct build_settings *how);

#endif
