/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate.h"

#include <string.h>

bool generate_is(const char *target)
{
	return !strncmp(target, "fn:", 3) || !strncmp(target, "sys:", 4);
}
