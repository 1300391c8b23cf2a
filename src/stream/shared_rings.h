/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One ring for each CPU that the perf buffers of many streams write to, through libbpf's perf
 * buffers: the kernel redirects their output (PERF_EVENT_IOC_SET_OUTPUT), each record bears the
 * number of the perf event it came by, and each perf event counts what it lost.
 */
#ifndef CALLTAP_RINGS_H
#define CALLTAP_RINGS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rings;
struct stream;

/* Does this kernel count what each perf event lost (6.0 and later)? */
bool rings_can_be(void);

/*
 * Opens them, of so many pages a CPU, a power of two; 0: the default, or fewer where all together
 * would take too much. told: what there is to be said of that was said. 0, -ENOMEM, or after a
 * message -EIO.
 */
int rings_open(unsigned int pages, bool told, struct rings **out);
/* No stream is among them any more. r may be NULL. */
void rings_close(struct rings *r);

/*
 * What is submitted to the stream's map comes through the rings from now on, and in rings_drain to
 * stream_take. 0, -ENOMEM, or after a message -EIO: rings_leave follows in any case.
 */
int rings_join(struct rings *r, struct stream *s);
void rings_leave(struct rings *r, const struct stream *s);
/* Records that the perf events of the stream have lost; those of CPUs that went are in s->lost. */
uint64_t rings_lost(const struct rings *r, const struct stream *s);

/* Bytes of all of them together. */
size_t rings_bytes(const struct rings *r);

/* What stream.h has of the same names, for all that joined. */
size_t rings_poll_fds(const struct rings *r, struct pollfd *fds, size_t n);
bool rings_look(struct rings *r);
void rings_drain(struct rings *r);

#endif
