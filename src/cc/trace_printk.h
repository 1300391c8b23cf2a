/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Turn a probe's bpf_trace_printk lines into events. bpf_trace_printk writes to the machine's one
 * trace pipe, which mixes all programs' lines and gives each line to one reader. Each line also
 * passes the tracepoint bpf_trace_printk (since Linux 5.9): a program there sends it to the probe's
 * stream "trace_pipe", with the time and the process. The trace pipe still gets all lines.
 */
#ifndef CALLTAP_TRACE_PRINTK_H
#define CALLTAP_TRACE_PRINTK_H

#include <stddef.h>

struct buf;

#define PRINTK_STREAM "trace_pipe"
#define PRINTK_PREFIX "calltap_" /* of the names that are added */

/*
 * Append text, len bytes of C, to out. If it calls bpf_trace_printk, mark each call as the probe's,
 * and append that program. A call in a macro cannot be marked: then the stream gets the lines of
 * all programs.
 */
void trace_printk_wrap(const char *text, size_t len, struct buf *out);

#endif
