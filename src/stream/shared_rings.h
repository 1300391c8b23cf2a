/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Perf buffers that many streams share, one ring for each CPU, read through libbpf. Each stream's map
 * holds one perf event for each CPU, whose output the kernel redirects to the ring of that CPU
 * (PERF_EVENT_IOC_SET_OUTPUT). A record carries the id of the perf event that it came
 * through, and each perf event counts the records that it lost.
 */
#ifndef CALLTAP_SHARED_RINGS_H
#define CALLTAP_SHARED_RINGS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shared_rings;
struct stream;

/* True if this kernel counts the lost records of each perf event (Linux 6.0 and later). */
bool shared_rings_supported(void);

/*
 * Open the rings, each of so many pages, a power of two; 0: the default, or fewer where all rings
 * would take too much memory. quiet: do not report a default smaller than usual. 0, -ENOMEM, or
 * after a message -EIO.
 */
int shared_rings_open(unsigned int pages, bool quiet, struct shared_rings **out);
/* All streams must have left before this call. r may be NULL. */
void shared_rings_close(struct shared_rings *r);

/*
 * Receive what programs send to the stream's map: shared_rings_drain hands it to the stream. 0,
 * -ENOMEM, or after a message -EIO; call shared_rings_leave in any case.
 */
int shared_rings_join(struct shared_rings *r, struct stream *s);
void shared_rings_leave(struct shared_rings *r, const struct stream *s);
/* Records that the stream's open perf events lost; CPUs that went offline are in s->loss. */
uint64_t shared_rings_lost(const struct shared_rings *r, const struct stream *s);

/* Bytes of all rings together. */
size_t shared_rings_bytes(const struct shared_rings *r);

/* For all streams that have joined, what stream.h declares for one. */
size_t shared_rings_poll_fds(const struct shared_rings *r, struct pollfd *fds, size_t n);
bool shared_rings_update_cpus(struct shared_rings *r);
void shared_rings_drain(struct shared_rings *r);

#endif
