/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Macros and inline functions behind the headers, which they do not affect. */
#include <linux/fs.h>
#include <uapi/linux/ptrace.h>

#define NAME_LEN 32
#define SWAP(a, b)                  \
	do {                        \
		typeof(a) t_ = (a); \
		(a) = (b);          \
		(b) = t_;           \
	} while (0)
#ifdef CONFIG_CGROUPS
#define WITH_CGROUP 1
#else
#define WITH_CGROUP 0
#endif

struct opened {
	u64 inode;
	u64 cgroup;
	umode_t mode;
	char name[NAME_LEN];
};

BPF_PERF_OUTPUT(opened);

static inline int is_folder(struct inode *inode)
{
	return S_ISDIR(inode->i_mode);
}

int kprobe__vfs_open(struct pt_regs *ctx, const struct path *path)
{
	struct opened o = { .cgroup = WITH_CGROUP ? bpf_get_current_cgroup_id() : 0 };
	struct dentry *d = path->dentry;
	u64 a = 1, b = 2;

	SWAP(a, b);
	if (is_folder(d->d_inode) || a < b)
		return 0;
	o.inode = d->d_inode->i_ino;
	o.mode = d->d_inode->i_mode;
	bpf_probe_read_kernel_str(o.name, sizeof(o.name), d->d_name.name);
	opened.perf_submit(ctx, &o, sizeof(o));
	return 0;
}
