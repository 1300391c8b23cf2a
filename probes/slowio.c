/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* slowio: reads, writes and syncs of files that took 10 ms or more (-D MIN_US=10000) */
/*
 * The probe times the functions that read(), write(), pread(), fsync() and similar calls go
 * through, above all file systems: the time that a program had to wait, caches and locks
 * included. Regular files only: a pipe or terminal is slow by nature. A write to a file that was
 * opened with O_SYNC contains a sync, which is shown as well.
 *
 * Not seen: files mapped into memory, readv() and writev(), and io_uring; and reads if the
 * compiler inlined vfs_read() into its callers, as in Debian's Linux 5.10.
 */
#include <linux/fs.h>
#include <linux/dcache.h>
#include <linux/stat.h>
#include <calltap/types.h>

#ifndef MIN_US
#define MIN_US 10000
#endif

enum io_call { IO_READ, IO_WRITE, IO_SYNC };

struct slowio_evt {
	ktime_t time;	    /* when the call returned */
	duration_t took;    /* from entry to return */
	cgroup_id_t cgroup; /* the caller's cgroup */
	pid_t pid;
	uid_t uid;
	char comm[16];
	ret64_t ret;	    /* bytes read or written, or -errno */
	u64 offset;	    /* position in the file */
	enum io_call call;
	dev_t dev;	    /* the file system's device */
	u64 inode;	    /* the file's inode number */
	char folder[32];    /* the name of its directory, and its own; a name */
	char name[64];	    /* that does not fit ends in "..." */
};

BPF_PERF_OUTPUT(slow);

struct begun {
	struct file *file;
	u64 since;
	u64 offset;
};

/* A write may contain a sync: each thread has an entry for each kind of call. */
struct caller {
	u64 id;
	u64 call;
};

/* Calls that have been entered and have not returned yet. */
BPF_HASH(entered, struct caller, struct begun);

static __always_inline int enter(enum io_call call, struct file *file, u64 offset)
{
	struct caller caller = {};
	struct begun r = {};
	struct inode *inode = NULL;
	umode_t mode = 0;

	bpf_probe_read_kernel(&inode, sizeof(inode), &file->f_inode);
	bpf_probe_read_kernel(&mode, sizeof(mode), &inode->i_mode);
	if (!S_ISREG(mode))
		return 0;
	caller.id = bpf_get_current_pid_tgid();
	caller.call = call;
	r.file = file;
	r.since = bpf_ktime_get_ns();
	r.offset = offset;
	entered.update(&caller, &r);
	return 0;
}

static __always_inline void read_name(char *to, int size, struct dentry *dentry)
{
	const unsigned char *name = NULL;

	bpf_probe_read_kernel(&name, sizeof(name), &dentry->d_name.name);
	if (bpf_probe_read_kernel_str(to, size, name) == size)
		__builtin_memcpy(to + size - 4, "...", 4);
}

static __always_inline void fill_file(struct slowio_evt *evt, struct file *file)
{
	struct dentry *dentry = NULL, *folder = NULL;
	struct inode *inode = NULL;
	struct super_block *sb = NULL;

	bpf_probe_read_kernel(&inode, sizeof(inode), &file->f_inode);
	bpf_probe_read_kernel(&evt->inode, sizeof(evt->inode), &inode->i_ino);
	bpf_probe_read_kernel(&sb, sizeof(sb), &inode->i_sb);
	bpf_probe_read_kernel(&evt->dev, sizeof(evt->dev), &sb->s_dev);
	bpf_probe_read_kernel(&dentry, sizeof(dentry), &file->f_path.dentry);
	bpf_probe_read_kernel(&folder, sizeof(folder), &dentry->d_parent);
	read_name(evt->folder, sizeof(evt->folder), folder);
	read_name(evt->name, sizeof(evt->name), dentry);
}

static __always_inline int leave(struct pt_regs *ctx, enum io_call call, s64 ret)
{
	struct caller caller = {};
	struct slowio_evt evt = {};
	struct begun *r;

	caller.id = bpf_get_current_pid_tgid();
	caller.call = call;
	r = entered.lookup(&caller);
	if (!r)
		return 0; /* not a regular file, or entered before we attached */
	evt.time = bpf_ktime_get_ns();
	evt.took = evt.time - r->since;
	if (evt.took >= MIN_US * 1000ull) {
		evt.cgroup = bpf_get_current_cgroup_id();
		evt.pid = caller.id >> 32;
		evt.uid = (u32)bpf_get_current_uid_gid();
		bpf_get_current_comm(evt.comm, sizeof(evt.comm));
		evt.ret = ret;
		evt.offset = r->offset;
		evt.call = call;
		fill_file(&evt, r->file);
		slow.perf_submit(ctx, &evt, sizeof(evt));
	}
	entered.delete(&caller);
	return 0;
}

/* The position in the file: the caller passes its own or the file's. */
static __always_inline u64 offset_of(loff_t *pos)
{
	u64 offset = 0;

	bpf_probe_read_kernel(&offset, sizeof(offset), pos);
	return offset;
}

int kprobe__vfs_read(struct pt_regs *ctx, struct file *file, char *buf, size_t count, loff_t *pos)
{
	return enter(IO_READ, file, offset_of(pos));
}

int kretprobe__vfs_read(struct pt_regs *ctx)
{
	return leave(ctx, IO_READ, PT_REGS_RC(ctx));
}

int kprobe__vfs_write(struct pt_regs *ctx, struct file *file, const char *buf, size_t count,
		      loff_t *pos)
{
	return enter(IO_WRITE, file, offset_of(pos));
}

int kretprobe__vfs_write(struct pt_regs *ctx)
{
	return leave(ctx, IO_WRITE, PT_REGS_RC(ctx));
}

int kprobe__vfs_fsync_range(struct pt_regs *ctx, struct file *file, loff_t start, loff_t end)
{
	return enter(IO_SYNC, file, start);
}

int kretprobe__vfs_fsync_range(struct pt_regs *ctx)
{
	return leave(ctx, IO_SYNC, (int)PT_REGS_RC(ctx));
}
