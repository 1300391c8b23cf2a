/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Messages on stderr: "calltap: ..." and a newline, in one write. If the format ends in a colon, the
 * text of errno follows it.
 */
#ifndef CALLTAP_LOG_H
#define CALLTAP_LOG_H

#include <stdbool.h>

void log_set_verbose(bool on);
bool log_verbose(void);

void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* With -v only. */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Print text unchanged, without the prefix. */
void log_raw(const char *text);

#endif
