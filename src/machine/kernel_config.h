/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The configuration that a kernel was built with: CONFIG_KPROBES=y, # CONFIG_KPROBES is not set. A
 * configuration may differ from the running kernel. It serves to explain a failed attempt, not to
 * predict one.
 */
#ifndef CALLTAP_KERNEL_CONFIG_H
#define CALLTAP_KERNEL_CONFIG_H

#include "base/buf.h"

struct kernel_config {
	char *path;	 /* NULL: not found, all options are unknown */
	struct buf text; /* valid up to its first NUL */
};

/*
 * Read the configuration from /proc/config.gz, /boot or /lib/modules below root (""), compressed or
 * not. 0, also if there is none, or -ENOMEM. The caller frees c with kernel_config_free in any case.
 */
int kernel_config_read(const char *root, const char *release, struct kernel_config *c);
void kernel_config_free(struct kernel_config *c);

/*
 * The first character of an option's value: 'y', 'm', or that of a number or string. 'n': the option
 * is off, or this kernel does not have it. 0: unknown.
 */
char kernel_config_get(const struct kernel_config *c, const char *option);

/*
 * Append the release that a header tree belongs to, from include/generated/utsrelease.h; nothing if
 * it is unknown.
 */
void kernel_config_tree_release(const char *tree, struct buf *out);
/* Append the release from the text of that file. */
void kernel_config_parse_release(const char *text, struct buf *out);

#endif
