/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of error numbers. */
#ifndef CALLTAP_ERRNO_NAME_H
#define CALLTAP_ERRNO_NAME_H

#include <stdint.h>

/* "EADDRINUSE" for the return value -98; NULL if ret is not an error or has no name. */
const char *errno_name(int64_t ret);

#endif
