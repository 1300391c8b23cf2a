/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:7, status 3
// cause: a case must be an integer, but this is not
// why: a string literal is the address of its characters
// cure: use one character, case 'n': for name[0]
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
