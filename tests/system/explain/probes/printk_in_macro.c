/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: bpf_trace_printk or another helper is called in a macro
// why: libbcc rewrites such calls in the text itself, before macros are put in
// cure: a static inline function in place of the macro
#define SAY(x) bpf_trace_printk("value %d\n", x)

int kprobe__inet_listen(struct pt_regs *ctx)
{
	SAY(5);
	return 0;
}
