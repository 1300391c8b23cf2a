/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 18:2, status 3
// cause: a map's or stream's function is given a number or an address of the kernel's, where it wants one of the program's own
// why: the helper reads key and value by itself, and only from the program's stack and from maps
// cure: copy it first: bpf_probe_read_kernel(&copy, sizeof(copy), from), then &copy
#include <linux/fs.h>

struct name {
	char text[16];
};
BPF_HASH(names, struct name, u64);

int kprobe__vfs_unlink(struct pt_regs *ctx, void *ns, void *dir, struct dentry *dentry)
{
	struct name *name = (struct name *)PT_REGS_PARM3(ctx);
	u64 one = 1;

	names.update(name, &one);
	return 0;
}
