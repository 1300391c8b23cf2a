/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bpf_trace_printk writes to the one trace pipe of the whole machine, where all programs' lines
 * meet and every reader takes them from the others. But each line also passes the tracepoint
 * bpf_trace_printk (Linux 5.9): a program there sends it into a stream of the probe's own,
 * "trace_pipe", with the time, who printed it, and losses counted; and the trace pipe keeps all.
 */
#ifndef CALLTAP_TRACE_PRINTK_H
#define CALLTAP_TRACE_PRINTK_H

#include <stddef.h>

struct buf;

#define PRINTK_STREAM "trace_pipe"
#define PRINTK_PREFIX "calltap_" /* of the names that come in */

/*
 * Appends text (len bytes of C) to out; if it prints, with each call marked as the probe's own and
 * that program at the end. A call in a macro's definition can't be marked: then every line that
 * any program prints is taken.
 */
void trace_printk_wrap(const char *text, size_t len, struct buf *out);

#endif
