/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A file descriptor of the calling process, with what it stands for at that moment:
 * 3</etc/passwd>, 4<socket:[1234]>, 5<pipe:[77]>, 6<anon_inode:[eventpoll]>; a 7 alone is none.
 *
 *	struct fd_path fd;
 *
 *	fd_path_read(&evt->fd, number);
 *
 * The path is as the process sees it, from its root. Of one with more than 20 names and mounts, or
 * with more than 256 bytes, only the end is there, behind "...". Whether the file is deleted by now
 * is not told.
 */
#ifndef CALLTAP_FD_H
#define CALLTAP_FD_H

#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched.h>

struct fd_path {
	__s32 fd;
	__u32 magic;	      /* of the filesystem: <linux/magic.h> has them */
	__u64 inode;	      /* 0: no file is open there */
	__u32 size;	      /* of the names, in bytes */
	__u32 more;	      /* not all of them are there */
	char names[256 + 64]; /* from the file's own up, each with its NUL */
};

#define FD_PATH_NAME 64	 /* bytes of a name, with its NUL */
#define FD_PATH_SIZE 256 /* where the last one begins at most; a power of two */
#define FD_PATH_STEPS 20

/* How the kernel's own struct mount begins, in fs/mount.h since Linux 3.3. */
struct fd_mount {
	struct hlist_node hash;
	struct fd_mount *parent;
	struct dentry *mountpoint;
	struct vfsmount mnt;
};

/* A member of a kernel's struct. (The union: a member that is declared const can be written.) */
#define FD_GET(from, member)                                                                      \
	({                                                                                        \
		union {                                                                           \
			u8 bytes[sizeof((from)->member)];                                         \
			__typeof__((from)->member) is;                                            \
		} __got = {};                                                                     \
		bpf_probe_read_kernel(__got.bytes, sizeof(__got.bytes), (void *)&(from)->member); \
		__got.is;                                                                         \
	})

/* The file that fd stands for, and where the process's paths begin. */
static __always_inline void fd_path_find(int fd, struct path *path, struct path *top)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct files_struct *files = FD_GET(task, files);
	struct fdtable *table = FD_GET(files, fdt);
	struct file **all = FD_GET(table, fd);
	struct fs_struct *fs = FD_GET(task, fs);
	struct file *file = NULL;

	if (fd >= 0 && fd < FD_GET(table, max_fds))
		bpf_probe_read_kernel(&file, sizeof(file), (void *)(all + fd));
	bpf_probe_read_kernel(top, sizeof(*top), (void *)&fs->root);
	if (file)
		bpf_probe_read_kernel(path, sizeof(*path), (void *)&file->f_path);
	else if (fd == AT_FDCWD)
		bpf_probe_read_kernel(path, sizeof(*path), (void *)&fs->pwd);
}

static __always_inline void fd_path_read(struct fd_path *to, int fd)
{
	struct path path = {}, top = {};
	struct dentry *dentry, *parent, *root;
	struct fd_mount *mount, *up;
	struct inode *inode;
	u64 size = 0;

	fd_path_find(fd, &path, &top);
	dentry = path.dentry;
	to->fd = fd;
	to->size = 0;
	inode = FD_GET(dentry, d_inode);
	to->inode = FD_GET(inode, i_ino);
	to->magic = FD_GET(FD_GET(dentry, d_sb), s_magic);
	to->more = dentry != NULL;
	mount = container_of(path.mnt, struct fd_mount, mnt);
	root = FD_GET(path.mnt, mnt_root);
	for (int i = 0; dentry && i < FD_PATH_STEPS; i++) {
		const unsigned char *name = FD_GET(dentry, d_name.name);
		s64 n;

		if (dentry == top.dentry && &mount->mnt == top.mnt) {
			to->more = 0;
			break;
		}
		parent = FD_GET(dentry, d_parent);
		if (dentry == root) { /* what it is mounted on */
			up = FD_GET(mount, parent);
			dentry = up == mount ? NULL : FD_GET(mount, mountpoint);
			mount = up;
			root = FD_GET(&mount->mnt, mnt_root);
			to->more = dentry != NULL;
			continue;
		}
		if (size >= FD_PATH_SIZE)
			break;
		asm volatile(
			""
			: "+r"(size)); /* or the compiler drops the mask, which the verifier needs */
		n = bpf_probe_read_kernel_str(&to->names[size & (FD_PATH_SIZE - 1)], FD_PATH_NAME,
					      name);
		if (n > 0)
			size += n;
		/* One that is in no folder. */
		to->more = dentry != parent;
		dentry = dentry == parent ? NULL : parent;
	}
	to->size = size;
}

#endif
