/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:44, status 3
// cause: the character U+FF1B is none of C's own
// why: pages and input methods write typographic quotes, full-width brackets, commas and semicolons, and blanks that are none: they look like the plain ones, and the compiler does not know them
// cure: type it anew, with the plain sign: " ' ( ) , ; -
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32；

	bpf_trace_printk("%d\n", pid);
	return 0;
}
