/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Signals, signal sets, and the status that wait() returns. */
#ifndef CALLTAP_PROCESS_STATUS_H
#define CALLTAP_PROCESS_STATUS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* Append "SIGINT" or "SIGRT_3". False, with nothing appended, if no signal has this number. */
bool process_status_put_signal(int64_t number, struct buf *out);
/* Append "[INT TERM]", or "~[KILL]", the complement, if more than half of the signals are set. */
void process_status_put_signal_set(uint64_t set, struct buf *out);
/*
 * Append "exit(1)", "killed(SIGSEGV, core)", "stopped(SIGSTOP)" or "continued". False, with
 * nothing appended, if status is none of these.
 */
bool process_status_put_wait(int status, struct buf *out);

#endif
