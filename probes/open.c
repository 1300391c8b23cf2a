/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* open: every file opened or created, how, and with what result */
/*
 * Four system calls open files. At entry we remember the arguments, at return we send them with
 * the result. The path is read at return: by then the kernel itself has read it, so it is in
 * memory, where a BPF program can read it.
 *
 * Not seen: opens by io_uring, and by 32-bit programs on a 64-bit kernel (the tracepoints of
 * system calls skip them).
 */
#include <linux/fcntl.h>
#include <linux/openat2.h>
#include <calltap/types.h>

/* The kernel's flags, without O_. */
enum open_flags {
	RDONLY = O_RDONLY,
	WRONLY = O_WRONLY,
	RDWR = O_RDWR,
	CREAT = O_CREAT,
	EXCL = O_EXCL,
	TRUNC = O_TRUNC,
	APPEND = O_APPEND,
	NONBLOCK = O_NONBLOCK,
	DIRECTORY = O_DIRECTORY,
	NOFOLLOW = O_NOFOLLOW,
	PATH = O_PATH, /* for neither reading nor writing */
	TMPFILE = __O_TMPFILE,
	CLOEXEC = O_CLOEXEC,
	NOCTTY = O_NOCTTY,
	NOATIME = O_NOATIME,
	DIRECT = O_DIRECT,
	DSYNC = O_DSYNC,
	SYNC = __O_SYNC,
	LARGEFILE = O_LARGEFILE,
	ASYNC = FASYNC,
};

struct open_evt {
	ktime_t time;		/* when the call returned */
	cgroup_id_t cgroup;	/* the caller's cgroup */
	pid_t pid;
	pid_t tid;
	uid_t uid;
	char comm[16];
	ret_t ret;		/* the new descriptor, or -errno */
	int dir;		/* a relative path starts at this descriptor; -100: in the working directory */
	enum open_flags flags;
	umode_t mode;		/* of a file that is created */
	char path[254];		/* as the caller passed it; ends in "..." if it is longer */
};

BPF_PERF_OUTPUT(opens);

struct begun {
	const char *path;
	const struct open_how *how; /* of openat2(): flags and mode, in the caller's memory */
	int dir;
	u32 flags;
	umode_t mode;
};

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct begun);

static __always_inline int enter(const char *path, int dir, u32 flags, umode_t mode,
				 const struct open_how *how)
{
	struct begun r = {};
	u64 id = bpf_get_current_pid_tgid();

	r.path = path;
	r.how = how;
	r.dir = dir;
	r.flags = flags;
	r.mode = mode;
	entered.update(&id, &r);
	return 0;
}

static __always_inline void fill_path(struct open_evt *evt, const char *path)
{
	int n = bpf_probe_read_user_str(evt->path, sizeof(evt->path), path);

	if (n == sizeof(evt->path))
		__builtin_memcpy(&evt->path[sizeof(evt->path) - 4], "...", 4);
}

static __always_inline int leave(void *ctx, int ret)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct open_evt evt = {};
	struct open_how how = {};

	if (!r)
		return 0; /* entered before we attached */
	how.flags = r->flags;
	how.mode = r->mode;
	if (r->how)
		bpf_probe_read_user(&how, sizeof(how), r->how);
	evt.time = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.ret = ret;
	evt.dir = r->dir;
	evt.flags = how.flags;
	/* Without these flags, the mode argument is undefined. */
	evt.mode = how.flags & (O_CREAT | __O_TMPFILE) ? how.mode : 0;
	fill_path(&evt, r->path);
	entered.delete(&id);
	opens.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_open)
{
	return enter(args->filename, AT_FDCWD, args->flags, args->mode, NULL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_creat)
{
	return enter(args->pathname, AT_FDCWD, O_CREAT | O_WRONLY | O_TRUNC, args->mode, NULL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	return enter(args->filename, args->dfd, args->flags, args->mode, NULL);
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat2)
{
	return enter(args->filename, args->dfd, 0, 0, (const struct open_how *)args->how);
}

TRACEPOINT_PROBE(syscalls, sys_exit_open)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_creat)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_openat2)
{
	return leave(args, args->ret);
}
