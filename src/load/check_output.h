/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Can anything come of a run? Told before it starts, since waiting for it would never end. */
#ifndef CALLTAP_CHECK_OUTPUT_H
#define CALLTAP_CHECK_OUTPUT_H

#include "load/load.h"

/*
 * 0 if a program that was loaded submits to a stream, prints, fills a map that is shown or pinned,
 * or changes what the kernel does; else -ENOEXEC after a message.
 */
int check_output(const struct loaded *l);

#endif
