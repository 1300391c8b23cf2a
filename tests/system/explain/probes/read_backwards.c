/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:28, status 3
// cause: what is to be read is given as the place to read it to
// why: a helper that reads takes where to first, how many bytes, and then where from
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
