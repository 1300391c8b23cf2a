/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Exit statuses, one a cause. */
#ifndef CALLTAP_EXIT_STATUS_H
#define CALLTAP_EXIT_STATUS_H

enum status {
	STATUS_OK = 0,	    /* also when a signal ended the run */
	STATUS_FAILED = 1,  /* at run time */
	STATUS_USAGE = 2,   /* wrong use: an option, a target */
	STATUS_PROBE = 3,   /* the probe does not compile or verify */
	STATUS_MACHINE = 4, /* this machine cannot: no privilege, no headers, no kprobes */
};

#endif
