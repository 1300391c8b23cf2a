/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What uprobes and usdt probes share: a place in a file's code, in every process that maps it. */
#ifndef CALLTAP_UPROBE_H
#define CALLTAP_UPROBE_H

#include <stdbool.h>
#include <stdint.h>

struct attach_links;
struct rule;

struct uprobe {
	const char *file;
	uint64_t place;	    /* bytes from the file's start */
	uint64_t semaphore; /* the same, of a counter that is above 0 while attached; 0: none */
	bool at_return;
};

/* As attach_ops.available. */
int uprobe_available(const struct rule *at);
/* The file of the point, to be freed; NULL after a message. */
char *uprobe_file(const struct rule *at);
/* Attaches at u, and adds the descriptor: 0, or -errno after a message. */
int uprobe_attach(const struct rule *at, const struct uprobe *u, int prog_fd,
		  struct attach_links *links);

#endif
