/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The context of the tracepoints sys_exit_*. calltap pastes this file into the probes of sys: targets. */

struct syscall_exit {
	u64 common;
	int nr;
	s64 ret;
};
