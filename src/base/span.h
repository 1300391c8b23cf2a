/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A part of a borrowed text, which does not end in a zero byte. */
#ifndef CALLTAP_SPAN_H
#define CALLTAP_SPAN_H

#include <stddef.h>

struct span {
	const char *at;
	size_t len;
};

#endif
