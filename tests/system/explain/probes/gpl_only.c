/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:2, status 3
// cause: it calls a helper function that only programs under the GPL may call, and the text's license is another, or none
// why: the kernel keeps the helpers that read its memory to programs that say they are under the GPL
// cure: #define BPF_LICENSE GPL, or leave it out (then it is the GPL, as with bcc)
#include <linux/ptrace.h>

#define BPF_LICENSE Proprietary

int kprobe__inet_listen(struct pt_regs *ctx)
{
	char comm[16];

	bpf_probe_read_kernel(comm, sizeof(comm), (void *)ctx->di);
	return 0;
}
