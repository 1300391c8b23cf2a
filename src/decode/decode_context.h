/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Facts about the machine that a record comes from. */
#ifndef CALLTAP_DECODE_CONTEXT_H
#define CALLTAP_DECODE_CONTEXT_H

#include <stdint.h>

/*
 * The caller supplies these facts, from the running kernel or from a recording. decode/ itself does
 * not read the kernel.
 */
struct decode_context {
	int64_t to_realtime;	 /* ns to add to CLOCK_MONOTONIC to get CLOCK_REALTIME */
	struct cgroups *cgroups; /* paths by cgroup id, borrowed; NULL: ids print as numbers */
};

#endif
