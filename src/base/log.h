/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one way to say something on stderr: "calltap: ..." and a newline, in one write.
 * A format that ends in a colon gets the text of errno after it.
 */
#ifndef CALLTAP_LOG_H
#define CALLTAP_LOG_H

#include <stdbool.h>

void log_set_verbose(bool on);
bool log_verbose(void);

void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Only with -v. */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Text of somebody else's, as it is, without our prefix. */
void log_raw(const char *text);

#endif
