/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/errno_name.h"

#include <string.h>

#define ERRNO_MAX 4095 /* the kernel's MAX_ERRNO */

const char *errno_name(int64_t ret)
{
	return ret < 0 && ret >= -ERRNO_MAX ? strerrorname_np((int)-ret) : NULL;
}
