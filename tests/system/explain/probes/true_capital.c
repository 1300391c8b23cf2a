/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:14, status 3
// cause: true and false are written in small letters in C
// why: names in capitals are those of other languages, or of macros that no header here has
// cure: true, false; or 1 and 0
int kprobe__inet_listen(void *ctx)
{
	bool seen = True;
	if (seen)
		bpf_trace_printk("x\n");
	return 0;
}
