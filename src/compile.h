/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Source text to object, through the helper executable calltap-cc. */
#ifndef CALLTAP_COMPILE_H
#define CALLTAP_COMPILE_H

#include <stdbool.h>

#include "buf.h"

struct source;

struct compile_request {
	const struct source *source;
	const char *release; /* of the kernel to compile for */
	const char *headers; /* its header tree */
	int modules_fd;	     /* a folder where work is kept between compiles; -1: none */
	int stop_fd;	     /* a signalfd that ends it early */
};

struct compiled {
	struct buf object; /* as object_encode writes it */
	struct buf inputs; /* stamps of the files it was made from (stamp.h) */
	bool modules_bad;  /* it took a plain compile: what was kept is of no use */
};

/*
 * Compiles; the caller frees *out with compiled_free, also after a failure. 0, or after a
 * message: -ENOEXEC (the probe does not compile), -EINTR (a signal came, no message), or another
 * -errno (the compiler could not be run, or was killed).
 */
int compile_source(const struct compile_request *r, struct compiled *out);
void compiled_free(struct compiled *c);

#endif
