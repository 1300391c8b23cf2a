/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Compile a source to an object in a process of its own, calltap-cc. */
#ifndef CALLTAP_CC_PROCESS_H
#define CALLTAP_CC_PROCESS_H

#include <stdbool.h>

#include "base/buf.h"

struct source;

struct cc_request {
	const struct source *source; /* borrowed until the process is freed */
	const char *release;	     /* of the kernel to compile for; borrowed */
	const char *headers;	     /* its header tree; borrowed */
	int modules_fd;		     /* the folder of cached header modules; -1: none */
};

struct cc_result {
	struct buf object; /* as object_encode writes it */
	struct buf inputs; /* stamps of the files it was made from (file_stamp.h) */
	bool modules_bad;  /* only the compile without modules succeeded: remove them */
};

struct cc_process;

/* Start the compiler: 0, or -errno after a message. */
int cc_process_start(const struct cc_request *r, struct cc_process **out);
/* A descriptor that is readable once cc_process_finish has work to do. */
int cc_process_fd(const struct cc_process *p);
/* Wait for that, with the time on a terminal: 0, or -EINTR if stop_fd, a signalfd, has a signal. */
int cc_process_wait(const struct cc_process *p, int stop_fd);
/*
 * Take the result, which the caller frees with cc_process_free_result, also after a failure. 0;
 * -EAGAIN if the compile continues, with another descriptor; or, after a message, -ENOEXEC (the
 * probe does not compile) or another -errno (the compiler could not be run, or was killed).
 */
int cc_process_finish(struct cc_process *p, struct cc_result *out);
/* Kill the compiler if it still runs, and free p, which may be NULL. */
void cc_process_free(struct cc_process *p);
void cc_process_free_result(struct cc_result *c);

/* Open the executable calltap-cc: a descriptor, or -1 after a message. */
int cc_process_open_helper(void);

#endif
