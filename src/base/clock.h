/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Clocks in nanoseconds. */
#ifndef CALLTAP_CLOCK_H
#define CALLTAP_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NS_PER_S 1000000000ll

/* The time of a clock, in ns. */
int64_t clock_ns(clockid_t id);

#endif
