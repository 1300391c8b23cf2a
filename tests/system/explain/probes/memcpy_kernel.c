/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: memory of the kernel or of a process is copied or compared as if it were the program's own
// why: the compiler generates plain reads, but such memory needs safe reads
// cure: copy it with bpf_probe_read_kernel(&copy, sizeof(copy), from) or bpf_probe_read_user, and use the copy
#include <linux/fs.h>
struct evt { char name[32]; };
BPF_PERF_OUTPUT(events);
int kprobe__vfs_open(struct pt_regs *ctx, const struct path *path)
{
	struct evt evt = {};
	__builtin_memcpy(evt.name, path->dentry->d_iname, 32);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
