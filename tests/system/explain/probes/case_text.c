/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:7, status 3
// cause: a case is a number, and this is none
// why: a text in quotes is the address of its letters
// cure: one letter, case 'n': of name[0]
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	switch (comm[0]) {
	case "n":
		bpf_trace_printk("nginx?\n");
	}
	return 0;
}
