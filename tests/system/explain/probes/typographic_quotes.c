/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:19, status 3
// cause: the character U+201C is none of C's own
// why: pages and input methods write typographic quotes, full-width brackets, commas and semicolons, and blanks that are none: they look like the plain ones, and the compiler does not know them
// cure: type it anew, with the plain sign: " ' ( ) , ; -
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk(“hello\n”);
	return 0;
}
