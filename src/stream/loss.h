/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A count of lost records, and the message that reports it. */
#ifndef CALLTAP_LOSS_H
#define CALLTAP_LOSS_H

#include <stdint.h>

struct loss {
	uint64_t records;
	uint64_t reported; /* records, when the last message was printed */
};

/*
 * Count further lost records. Report the total when it has doubled since the last message: often
 * enough to notice, too rarely to flood. name: whose records; cure: how to lose fewer.
 */
void loss_add(struct loss *loss, uint64_t records, const char *name, const char *cure);

#endif
