/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:2, status 3
// cause: the program calls a helper function for GPL programs only, but declares another license or none
// why: the kernel allows helpers that read its memory only to programs that declare the GPL
// cure: #define BPF_LICENSE GPL, or remove the define (the default is GPL, as in bcc)
#include <linux/ptrace.h>

#define BPF_LICENSE Proprietary

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[16];

	bpf_probe_read_kernel(comm, sizeof(comm), (void *)ctx->di);
	return 0;
}
