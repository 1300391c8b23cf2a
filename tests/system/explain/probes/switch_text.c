/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: switch needs an integer, but this is char[16]
// why: a string is an array in C, which cannot be compared with cases
// cure: switch on one character, switch (comm[0]) and case 'n':; or compare all of them in a loop
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	switch (comm) {
	case "nginx":
		bpf_trace_printk("nginx\n");
	}
	return 0;
}
