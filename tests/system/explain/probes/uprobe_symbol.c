/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: @LIBC has no symbol getaddrinf (static functions are only in its debug symbols): nearest is getaddrinfo
// why: the address of a function comes from the symbol table of the file
// cure: use a name from nm -D or nm; Debian has debug symbols in separate packages, NAME-dbgsym
// calltap: -a uprobe:c:getaddrinf=count
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("lookup\n");
	return 0;
}
