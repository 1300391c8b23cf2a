/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: uprobe:/usr/bin/bashh:readline: /usr/bin/bashh: No such file or directory
// why: a uprobe is placed in the file of a program or library
// cure: give the path of an existing program or library
// calltap: -a uprobe:/usr/bin/bashh:readline=count
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("line\n");
	return 0;
}
