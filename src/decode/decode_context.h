/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The facts beside a record's bytes that its values depend on. */
#ifndef CALLTAP_DECODE_CONTEXT_H
#define CALLTAP_DECODE_CONTEXT_H

#include <stdint.h>

/*
 * The caller supplies both for the machine that sent the record, which a recording keeps: no
 * function in decode/ reads the running kernel.
 */
struct decode_context {
	int64_t to_realtime;	 /* ns to add to CLOCK_MONOTONIC to get CLOCK_REALTIME */
	struct cgroups *cgroups; /* paths by cgroup id, borrowed; NULL: ids print as numbers */
};

#endif
