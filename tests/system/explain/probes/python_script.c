/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:1, status 3
// cause: this is a Python script, but a probe must be the C text inside it
// why: such a script loads a probe: it passes C text to libbcc, then attaches it and prints its output
// cure: copy the C text between the script's quotes to a file of its own, and write a rule for each attach call of the script: // calltap: -a kprobe:FUNCTION=PROGRAM
from bcc import BPF

program = """
int hello(void *ctx)
{
	bpf_trace_printk("hello\\n");
	return 0;
}
"""
BPF(text=program).trace_print()
