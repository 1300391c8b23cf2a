/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The file descriptors and exit statuses of calltap-cc. */
#ifndef CALLTAP_CC_PROTOCOL_H
#define CALLTAP_CC_PROTOCOL_H

/* All but the folder are memfds. */
enum cc_fd {
	CC_FD_TEXT,	   /* stdin: the probe's source */
	CC_FD_STDOUT,	   /* not used */
	CC_FD_DIAGNOSTICS, /* stderr: the compiler's messages */
	CC_FD_OBJECT,	   /* out: the object, as object_encode writes it */
	CC_FD_INPUTS,	   /* clang writes a make rule, calltap-cc file stamps (file_stamp.h) */
	CC_FD_MODULES,	   /* the folder of cached header modules; only with -m */
	CC_FD_COUNT,
};

enum cc_exit {
	CC_EXIT_OK = 0,
	CC_EXIT_USAGE = 2,
	CC_EXIT_PROBE = 3,	/* the probe does not compile */
	CC_EXIT_FAILED = 4,	/* another failure, with a message on stderr */
	CC_EXIT_NEEDS_ROOT = 5, /* this libbcc can only compile as root */
};

#endif
