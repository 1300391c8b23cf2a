/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Points in time as UTC, in ISO 8601. */
#ifndef CALLTAP_TIME_H
#define CALLTAP_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct decode_context;

/* Convert ns of CLOCK_MONOTONIC to ns since 1970; an overflow leaves them unchanged. */
int64_t time_to_realtime(int64_t ns, const struct decode_context *context);
/* Append "2026-11-23T08:22:10.123456789Z" for ns of CLOCK_MONOTONIC. */
void time_put_monotonic(int64_t ns, const struct decode_context *context, struct buf *out);
/* Append the same for ns since 1970. */
void time_put_realtime(int64_t ns, struct buf *out);
/*
 * Append "2026-11-23T08:22:10Z" for seconds since 1970. False, with nothing appended, outside the
 * years 0 to 9999.
 */
bool time_put_seconds(int64_t seconds, struct buf *out);

#endif
