/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A list of borrowed strings, in the order they were added. */
#ifndef CALLTAP_STRING_LIST_H
#define CALLTAP_STRING_LIST_H

#include <stddef.h>

struct strings {
	const char **all;
	size_t count;
};

/* 0 or -ENOMEM. */
int strings_add(struct strings *list, const char *s);
void strings_free(struct strings *list);

#endif
