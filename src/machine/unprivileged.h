/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The user without privileges that the compiler runs as. */
#ifndef CALLTAP_UNPRIVILEGED_H
#define CALLTAP_UNPRIVILEGED_H

#include <stdbool.h>
#include <sys/types.h>

/* The uid that root compiles as: 65534, "nobody". */
uid_t unprivileged_uid(void);

/* Can that user read the file? True if this process is not root, since it then keeps its user. */
bool unprivileged_can_read(const char *path);

/*
 * In a child before exec: if this process is root, become that user, without groups and without
 * capabilities. read_all keeps CAP_DAC_READ_SEARCH: libbcc reads tracepoint formats that only root
 * can read, and header trees may be in closed folders. 0 or -errno.
 */
int unprivileged_become(bool read_all);

#endif
