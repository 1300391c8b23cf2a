/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A list of borrowed strings in the order of their addition. */
#ifndef CALLTAP_STRING_LIST_H
#define CALLTAP_STRING_LIST_H

#include <stddef.h>

struct string_list {
	const char **all;
	size_t count;
};

/* Add a string: 0 or -ENOMEM. */
int string_list_add(struct string_list *list, const char *s);
void string_list_free(struct string_list *list);

#endif
