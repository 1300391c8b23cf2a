/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as a kernel's config, and as the header with a tree's release. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "machine/kernel_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "config";
	struct kernel_config c = { .path = path };
	struct buf release = { 0 };

	buf_add(&c.text, data, size);
	if (!kernel_config_get(&c, "KPROBES") || !kernel_config_get(&c, "DEBUG_INFO_BTF"))
		abort(); /* with a config, no option is unknown */
	kernel_config_parse_release(buf_text(&c.text), &release);
	if (strpbrk(buf_text(&release), "\n\" "))
		abort();
	buf_free(&release);
	buf_free(&c.text);
	return 0;
}
