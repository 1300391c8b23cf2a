/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: a macro calls bpf_trace_printk or another helper
// why: libbcc rewrites such calls in the source text, before macros are expanded
// cure: use a static inline function instead of the macro
#define SAY(x) bpf_trace_printk("value %d\n", x)

int kprobe__inet_listen(struct pt_regs *ctx)
{
	SAY(5);
	return 0;
}
