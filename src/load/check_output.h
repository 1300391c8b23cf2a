/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Refuse a probe that cannot show anything, before the run waits for events that never come. */
#ifndef CALLTAP_CHECK_OUTPUT_H
#define CALLTAP_CHECK_OUTPUT_H

#include "load/load.h"

/*
 * 0 if a loaded program submits to a stream, prints, fills a map that is shown or pinned, or
 * changes what the kernel does; else -ENOEXEC after a message.
 */
int check_output(const struct loaded_object *l);

#endif
