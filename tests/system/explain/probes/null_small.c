/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:11, status 3
// cause: the null pointer is NULL in C
// why: null, nullptr, None and nil are names from other languages
// cure: use NULL, or test with if (!pointer) and if (pointer)
#include <linux/ptrace.h>
BPF_HASH(start, u32, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 *v = start.lookup(&tid);
	if (v == null)
		return 0;
	*v += 1;
	return 0;
}
