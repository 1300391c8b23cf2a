/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Shared by uprobe and usdt: attach at an offset of a file, in every process that maps it. */
#ifndef CALLTAP_UPROBE_H
#define CALLTAP_UPROBE_H

#include <stdbool.h>
#include <stdint.h>

struct attach_links;
struct rule;

struct uprobe {
	const char *file;
	uint64_t offset;    /* in the file */
	uint64_t semaphore; /* offset of a counter that is above 0 while attached; 0: none */
	bool at_return;
};

/* See attach_ops.available. */
int uprobe_available(const struct rule *rule);
/* Find the rule's file: its path, to be freed; NULL after a message. */
char *uprobe_file(const struct rule *rule);
/* Attach and add the descriptor to links: 0, or -errno after a message. */
int uprobe_attach(const struct rule *rule, const struct uprobe *u, int prog_fd,
		  struct attach_links *links);

#endif
