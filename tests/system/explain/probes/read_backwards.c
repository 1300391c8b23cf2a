/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:28, status 3
// cause: the source of a read is passed as its destination
// why: the parameters of a read helper are the destination, the size, and then the source
// cure: bpf_probe_read_kernel_str(to, sizeof(to), from)
#include <linux/fs.h>
struct evt { char name[32]; };
BPF_PERF_OUTPUT(events);
int kprobe__vfs_open(struct pt_regs *ctx, const struct path *path)
{
	struct evt evt = {};
	bpf_probe_read_kernel_str(path->dentry->d_name.name, sizeof(evt.name), evt.name);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
