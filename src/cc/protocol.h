/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How calltap calls its helper calltap-cc: file descriptors and exit statuses. */
#ifndef CALLTAP_CC_PROTOCOL_H
#define CALLTAP_CC_PROTOCOL_H

/* calltap-cc's file descriptors. Each is a file in memory, but for the folder. */
enum cc_fd {
	CC_FD_TEXT,	   /* stdin: the probe's text */
	CC_FD_STDOUT,	   /* not used */
	CC_FD_DIAGNOSTICS, /* stderr: the compiler's messages */
	CC_FD_OBJECT,	   /* out: the object, as object_encode writes it */
	CC_FD_INPUTS,  /* in: make's rule of the included files; out: file stamps (file_stamp.h) */
	CC_FD_MODULES, /* a folder where precompiled headers are kept; only with -m */
	CC_FD_COUNT,
};

enum cc_exit {
	CC_EXIT_OK = 0,
	CC_EXIT_USAGE = 2,
	CC_EXIT_PROBE = 3,	/* the probe does not compile */
	CC_EXIT_FAILED = 4,	/* another failure; stderr says which */
	CC_EXIT_NEEDS_ROOT = 5, /* this libbcc compiles for root only */
};

#endif
