/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The context of the tracepoints sys_enter_*. calltap pastes this file into the probes of sys: targets. */

/* Fields that the tracepoints of all system calls have. */
struct syscall_enter {
	u64 common;
	int nr;
	u64 args[6];
};
