/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of address families. */
#ifndef CALLTAP_ADDRESS_FAMILY_H
#define CALLTAP_ADDRESS_FAMILY_H

/* "AF_INET" for 2; NULL if the family has no name. */
const char *address_family_name(unsigned int family);

#endif
