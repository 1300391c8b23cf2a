/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Source text to object, through the helper executable calltap-cc. */
#ifndef CALLTAP_CC_PROCESS_H
#define CALLTAP_CC_PROCESS_H

#include <stdbool.h>

#include "base/buf.h"

struct source;

struct compile_request {
	const struct source *source; /* borrowed until the job is freed */
	const char *release;	     /* of the kernel to compile for; borrowed */
	const char *headers;	     /* its header tree; borrowed */
	int modules_fd;		     /* a folder where work is kept between compiles; -1: none */
};

struct compiled {
	struct buf object; /* as object_encode writes it */
	struct buf inputs; /* stamps of the files it was made from (stamp.h) */
	bool modules_bad;  /* it took a plain compile: what was kept is of no use */
};

struct compile_job;

/* Starts it beside us: 0, or -errno after a message. */
int cc_process_start(const struct compile_request *r, struct compile_job **out);
/* Becomes readable when cc_process_finish has something to do. */
int cc_process_fd(const struct compile_job *j);
/* Waits for that, and says on a terminal how long: 0; -EINTR: stop_fd, a signalfd, has a signal. */
int cc_process_wait(const struct compile_job *j, int stop_fd);
/*
 * The caller frees *out with cc_process_free_result, also after a failure. 0; -EAGAIN: it goes on, with
 * another descriptor; or, after a message, -ENOEXEC (the probe does not compile) or another -errno
 * (the compiler could not be run, or was killed).
 */
int cc_process_finish(struct compile_job *j, struct compiled *out);
/* Ends what still runs. j may be NULL. */
void cc_process_free(struct compile_job *j);
void cc_process_free_result(struct compiled *c);

/* Opens the helper's executable: a descriptor, or -1 after a message. */
int cc_process_open_helper(void);

#endif
