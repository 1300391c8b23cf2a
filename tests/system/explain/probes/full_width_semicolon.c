/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:44, status 3
// cause: the character U+FF1B is not allowed in C
// why: web pages and input methods write typographic quotes, full-width punctuation and special spaces, which look like the plain characters
// cure: retype it as the plain character: " ' ( ) , ; -
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32；

	bpf_trace_printk("%d\n", pid);
	return 0;
}
