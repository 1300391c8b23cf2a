/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The exit statuses of calltap, one for each kind of cause. */
#ifndef CALLTAP_EXIT_STATUS_H
#define CALLTAP_EXIT_STATUS_H

enum status {
	STATUS_OK = 0,	    /* also if SIGINT or SIGTERM ended the run */
	STATUS_FAILED = 1,  /* a failure at run time */
	STATUS_USAGE = 2,   /* a wrong option or target */
	STATUS_PROBE = 3,   /* the probe does not compile or verify */
	STATUS_MACHINE = 4, /* the machine lacks something: privileges, headers, kprobes */
};

#endif
