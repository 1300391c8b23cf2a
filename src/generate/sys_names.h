/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Names in the probe of a system call: of arguments, of streams, and of the probe itself. */
#ifndef CALLTAP_SYS_NAMES_H
#define CALLTAP_SYS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sys_call;

/* Append "openat(int dfd, const char *filename, int flags, umode_t mode)". */
void sys_names_signature(const struct sys_call *call, struct buf *out);

/* "_arg" if the probe itself uses the argument's name, else "": appended to the name. */
const char *sys_names_suffix(const struct sys_call *call, const char *name);
/*
 * "_call" if a function has the call's name, else "": appended to the stream's name, so that a
 * probe may include any header.
 */
const char *sys_names_stream_suffix(const struct sys_call *call);
/* Return true if the generated probe of the call reserves this name. */
bool sys_names_is_reserved(const struct sys_call *call, const char *name, size_t len);

#endif
