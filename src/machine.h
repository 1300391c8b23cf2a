/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What this machine must have before anything is tried. Each check says the lack and its cure. */
#ifndef CALLTAP_MACHINE_H
#define CALLTAP_MACHINE_H

#include <stdbool.h>

/* The running kernel's release, as uname -r says it. */
const char *machine_release(void);

/* May this process load programs and attach them? False after a message. */
bool machine_may_trace(void);

/*
 * Are the headers of this kernel installed, where libbcc looks for them: BCC_KERNEL_SOURCE, or
 * /lib/modules/RELEASE/build? False after a message.
 */
bool machine_has_headers(const char *release);

/* Has the kernel kprobes at all? */
bool machine_has_kprobes(void);

#endif
