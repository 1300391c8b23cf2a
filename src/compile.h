/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Source text to object, through the helper executable calltap-cc. */
#ifndef CALLTAP_COMPILE_H
#define CALLTAP_COMPILE_H

struct source;
struct object;

/*
 * Compiles src for the kernel of this release; the caller frees *out with object_free.
 * 0, or after a message: -ENOEXEC (the probe does not compile), -EINTR (SIGINT or SIGTERM came,
 * no message), or another -errno (the compiler could not be run, or was killed).
 * stop_fd: a signalfd that is read to end early.
 */
int compile_source(const struct source *src, const char *release, int stop_fd, struct object **out);

#endif
