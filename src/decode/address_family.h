/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef CALLTAP_ADDRESS_FAMILY_H
#define CALLTAP_ADDRESS_FAMILY_H

/* The name of an address family, "AF_INET"; NULL: it has none. */
const char *address_family_name(unsigned int family);

#endif
