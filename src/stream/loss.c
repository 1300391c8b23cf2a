/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/loss.h"

#include "base/log.h"

void loss_add(struct loss *loss, uint64_t records, const char *name, const char *cure)
{
	loss->records += records;
	if (!records || loss->records < 2 * loss->reported)
		return;
	loss->reported = loss->records;
	log_info("%s: %llu events lost so far, the buffers were full: %s", name,
		 (unsigned long long)loss->records, cure);
}
