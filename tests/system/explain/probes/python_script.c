/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:1, status 3
// cause: this is a Python script, and a probe is the C text in it
// why: such a script is the host of a probe: it hands a text to libbcc, and attaches and prints by itself
// cure: put the C text, between the script's quotes, into a file of its own, and what the script attaches into rules: // calltap: -a kprobe:FUNCTION=PROGRAM
from bcc import BPF

program = """
int hello(void *ctx)
{
	bpf_trace_printk("hello\\n");
	return 0;
}
"""
BPF(text=program).trace_print()
