/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 18:2, status 3
// cause: a function of a map or stream gets a number or a kernel address instead of an address of the program
// why: the helper reads keys and values only from the program's stack and from maps
// cure: copy it first: bpf_probe_read_kernel(&copy, sizeof(copy), from), and pass &copy
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
