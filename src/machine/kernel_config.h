/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a kernel was built with, as a text says it: CONFIG_KPROBES=y, # CONFIG_KPROBES is not set.
 * It says what was meant, not what there is: it gives the reason where a try has failed.
 */
#ifndef CALLTAP_KERNEL_CONFIG_H
#define CALLTAP_KERNEL_CONFIG_H

#include "base/buf.h"

struct kernel_config {
	char *path;	 /* where it was found; NULL: nowhere, and then all is unknown */
	struct buf text; /* valid up to its first NUL */
};

/*
 * Finds it in /proc/config.gz, /boot or /lib/modules, below root (""), packed or plain. 0, also
 * where there is none, or -ENOMEM. To be freed with kernel_config_free in any case.
 */
int kernel_config_open(const char *root, const char *release, struct kernel_config *c);
void kernel_config_free(struct kernel_config *c);

/* 'y', 'm', another value's first character; 'n': it is off, or not known to this kernel; 0:
 * unknown. */
char kernel_config_get(const struct kernel_config *c, const char *option);

/*
 * Appends the release that a tree of headers was made for, as include/generated/utsrelease.h has
 * it; nothing where it can't be told.
 */
void kernel_config_tree_release(const char *tree, struct buf *out);
/* The same of the file's text. */
void kernel_config_parse_tree(const char *text, struct buf *out);

#endif
