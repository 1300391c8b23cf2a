/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A file descriptor of the calling process with the file that it refers to at that moment:
 * 3</etc/passwd>, 4<socket:[1234]>, 5<pipe:[77]>, 6<anon_inode:[eventpoll]>. A descriptor that is
 * not open prints as its number alone.
 *
 *	struct fd_path fd;
 *
 *	fd_path_read(&evt->fd, number);
 *
 * The path is the one that the process sees, from its root. A path of more than 20 names and
 * mounts, or of more than 256 bytes, is cut at its beginning and printed as ".../bin/name". The
 * path does not show whether the file has been deleted since.
 */
#ifndef CALLTAP_FD_H
#define CALLTAP_FD_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched.h>
#endif

struct fd_path {
	__s32 fd;
	__u32 magic;	      /* the filesystem's, as in <linux/magic.h> */
	__u64 inode;	      /* 0: fd is not open */
	__u32 size;	      /* bytes of names that are used */
	__u32 more;	      /* not 0: the path is cut at its beginning */
	char names[256 + 64]; /* the file's name, its folder's, and so on up, each with a NUL */
};

#ifdef __KERNEL__

#define FD_PATH_NAME 64	 /* largest name in bytes, including its NUL */
#define FD_PATH_SIZE 256 /* limit of the last name's offset; a power of two */
#define FD_PATH_STEPS 20 /* largest number of names and mounts */

/* The first members of the kernel's struct mount, of fs/mount.h, since Linux 3.3. */
struct fd_mount {
	struct hlist_node hash;
	struct fd_mount *parent;
	struct dentry *mountpoint;
	struct vfsmount mnt;
};

/* Read a member of a kernel struct. The union lets it write a member that is declared const. */
#define FD_GET(from, member)                                                                      \
	({                                                                                        \
		union {                                                                           \
			u8 bytes[sizeof((from)->member)];                                         \
			__typeof__((from)->member) is;                                            \
		} __got = {};                                                                     \
		bpf_probe_read_kernel(__got.bytes, sizeof(__got.bytes), (void *)&(from)->member); \
		__got.is;                                                                         \
	})

/* Find the path of the file that fd refers to, and the root of the process. */
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
		if (dentry == root) { /* continue at the mount point */
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
		/* A dentry that is its own parent is outside every folder. */
		to->more = dentry != parent;
		dentry = dentry == parent ? NULL : parent;
	}
	to->size = size;
}

#endif /* __KERNEL__ */

#endif
