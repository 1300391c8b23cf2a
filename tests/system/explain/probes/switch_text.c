/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: switch chooses by a number, and this is char[16]
// why: a text is an array in C, and no number that cases could be compared with
// cure: one letter of it, switch (comm[0]) and case 'n':; or a loop that compares all of them
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
