/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef CALLTAP_FAMILY_H
#define CALLTAP_FAMILY_H

/* The name of an address family, "AF_INET"; NULL: it has none. */
const char *family_name(unsigned int family);

#endif
