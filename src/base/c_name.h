/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The syntax of C identifiers. */
#ifndef CALLTAP_C_NAME_H
#define CALLTAP_C_NAME_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>

static inline bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The length of the name at s; it may begin with a digit. */
static inline size_t name_length(const char *s)
{
	size_t n = 0;

	while (is_name_char(s[n]))
		n++;
	return n;
}

/* Do len bytes form an identifier? */
static inline bool is_identifier(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_name_char(s[i]))
			return false;
	return len && !isdigit((unsigned char)s[0]);
}

#endif
