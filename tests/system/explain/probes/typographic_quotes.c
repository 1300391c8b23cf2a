/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:19, status 3
// cause: the character U+201C is not allowed in C
// why: web pages and input methods write typographic quotes, full-width punctuation and special spaces, which look like the plain characters
// cure: retype it as the plain character: " ' ( ) , ; -
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk(“hello\n”);
	return 0;
}
