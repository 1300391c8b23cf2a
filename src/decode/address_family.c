/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/address_family.h"

#include <stddef.h>
#include <sys/socket.h>

static const char *const names[] = {
#include "families.h" /* scripts/build/families writes it */
};

const char *address_family_name(unsigned int family)
{
	return family < sizeof(names) / sizeof(names[0]) ? names[family] : NULL;
}
