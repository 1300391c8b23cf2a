/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One ring for each CPU that the perf buffers of many streams write to, through libbpf's perf
 * buffers: the kernel redirects their output (PERF_EVENT_IOC_SET_OUTPUT), each record bears the
 * number of the perf event it came by, and each perf event counts what it lost.
 */
#ifndef CALLTAP_SHARED_RINGS_H
#define CALLTAP_SHARED_RINGS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shared_rings;
struct stream;

/* Does this kernel count what each perf event lost (6.0 and later)? */
bool shared_rings_supported(void);

/*
 * Opens them, of so many pages a CPU, a power of two; 0: the default, or fewer where all together
 * would take too much. told: what there is to be said of that was said. 0, -ENOMEM, or after a
 * message -EIO.
 */
int shared_rings_open(unsigned int pages, bool told, struct shared_rings **out);
/* No stream is among them any more. r may be NULL. */
void shared_rings_close(struct shared_rings *r);

/*
 * What is submitted to the stream's map comes through the rings from now on, and in shared_rings_drain to
 * stream_take. 0, -ENOMEM, or after a message -EIO: shared_rings_leave follows in any case.
 */
int shared_rings_join(struct shared_rings *r, struct stream *s);
void shared_rings_leave(struct shared_rings *r, const struct stream *s);
/* Records that the perf events of the stream have lost; those of CPUs that went are in s->lost. */
uint64_t shared_rings_lost(const struct shared_rings *r, const struct stream *s);

/* Bytes of all of them together. */
size_t shared_rings_bytes(const struct shared_rings *r);

/* What stream.h has of the same names, for all that joined. */
size_t shared_rings_poll_fds(const struct shared_rings *r, struct pollfd *fds, size_t n);
bool shared_rings_poll(struct shared_rings *r);
void shared_rings_drain(struct shared_rings *r);

#endif
