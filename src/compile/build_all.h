/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The objects of a run's probes, several compiles side by side. */
#ifndef CALLTAP_BUILD_ALL_H
#define CALLTAP_BUILD_ALL_H

#include <stdbool.h>

struct build;
struct probe;
struct probes;

struct build_settings {
	const char *release; /* of the kernel they are for */
	bool use_cache;
	bool anew;   /* as build.h has it */
	int stop_fd; /* a signalfd that ends it early */
};

/* Begins to make one probe's object: as build_start. */
int build_all_start_one(const struct probe *p, const struct build_settings *how,
			struct build **out);
/* Makes the objects that are missing: as build_wait returns. */
int build_all(struct probes *p, const struct build_settings *how);

#endif
