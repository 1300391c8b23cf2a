/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The compiler runs as nobody. */
#ifndef CALLTAP_UNPRIVILEGED_H
#define CALLTAP_UNPRIVILEGED_H

#include <stdbool.h>
#include <sys/types.h>

/* The user that root's compiles run as: "nobody", or 65534 where it has no name. */
uid_t unprivileged_uid(void);

/* Could that user read this file? True where this process is not root, who is asked for nothing. */
bool unprivileged_can_read(const char *path);

/*
 * In a child before exec: where this process is root, becomes that user, without groups and
 * without capabilities. read_all leaves the one that reads any file: libbcc reads a tracepoint's
 * format where only root can, and headers may lie in a folder that is closed. 0 or -errno.
 */
int unprivileged_become(bool read_all);

#endif
