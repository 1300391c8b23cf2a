/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* listen_calls: every listen system call, whatever its socket, and its result */
/*
 * The arguments of listen(2), whether or not the call reaches TCP. --audit runs this probe beside
 * the listen probe. Family, type and protocol are those of the socket behind the descriptor when
 * the call begins.
 *
 * Not seen: listens by io_uring, by 32-bit programs on a 64-bit kernel, and by the kernel itself.
 * If a seccomp filter refuses a call, only its return is seen.
 */
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/stat.h>
#include <net/sock.h>
#include <calltap/listen_call.h>

BPF_PERF_OUTPUT(listen_call_evt);

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(begun, u64, struct listen_begun_t);

/* The file behind fd in the calling process; NULL: none. */
static __always_inline struct file *file_of(u32 fd)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct files_struct *files = NULL;
	struct fdtable *table = NULL;
	struct file **all = NULL;
	struct file *file = NULL;
	u32 size = 0;

	bpf_probe_read_kernel(&files, sizeof(files), &task->files);
	bpf_probe_read_kernel(&table, sizeof(table), &files->fdt);
	bpf_probe_read_kernel(&size, sizeof(size), &table->max_fds);
	bpf_probe_read_kernel(&all, sizeof(all), &table->fd);
	if (fd < size)
		bpf_probe_read_kernel(&file, sizeof(file), &all[fd]);
	return file;
}

/* The socket of a file; NULL: it is no socket, or was opened with O_PATH. */
static __always_inline struct socket *socket_of(struct file *file)
{
	struct inode *inode = NULL;
	void *data = NULL;
	umode_t mode = 0;

	bpf_probe_read_kernel(&inode, sizeof(inode), &file->f_inode);
	bpf_probe_read_kernel(&mode, sizeof(mode), &inode->i_mode);
	bpf_probe_read_kernel(&data, sizeof(data), &file->private_data);
	return S_ISSOCK(mode) ? data : NULL;
}

static __always_inline void fill_socket(struct listen_begun_t *b, struct socket *sock)
{
	struct sock *sk = NULL;
	short type = 0;

	bpf_probe_read_kernel(&type, sizeof(type), &sock->type);
	bpf_probe_read_kernel(&sk, sizeof(sk), &sock->sk);
	bpf_probe_read_kernel(&b->family, sizeof(b->family), &sk->__sk_common.skc_family);
	bpf_probe_read_kernel(&b->protocol, sizeof(b->protocol), &sk->sk_protocol);
	b->type = type;
}

TRACEPOINT_PROBE(syscalls, sys_enter_listen)
{
	u64 id = bpf_get_current_pid_tgid();
	struct listen_begun_t b = {};
	struct socket *sock;

	b.fd = args->fd;
	b.backlog = args->backlog;
	sock = socket_of(file_of(b.fd));
	if (sock)
		fill_socket(&b, sock);
	b.ts = bpf_ktime_get_ns();
	begun.update(&id, &b);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_listen)
{
	u64 id = bpf_get_current_pid_tgid();
	struct listen_begun_t *b = begun.lookup(&id);
	struct listen_call_evt_t evt = {};

	evt.ts = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.ret = args->ret;
	if (b) {
		evt.duration = evt.ts - b->ts;
		evt.fd = b->fd;
		evt.backlog = b->backlog;
		evt.type = b->type;
		evt.protocol = b->protocol;
		evt.family = b->family;
		begun.delete(&id);
	}
	listen_call_evt.perf_submit(args, &evt, sizeof(evt));
	return 0;
}
