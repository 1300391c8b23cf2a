/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: @LIBC has no symbol getaddrinf (static functions are only in its debug symbols): nearest is getaddrinfo
// why: where a function is, the file's symbol table says
// cure: take a name that nm -D or nm shows; Debian has debug symbols in packages of their own, NAME-dbgsym
// calltap: -a uprobe:c:getaddrinf=count
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("lookup\n");
	return 0;
}
