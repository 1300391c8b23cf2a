/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* mounts: every mount and umount, with source, target, type, flags and result */
/*
 * There are two ways to mount: mount(2), and a sequence of calls: fsopen() names the type,
 * fsconfig() the source, fsmount() creates the mount and move_mount() puts it at its target. The
 * probe passes type and source from call to call, by process and descriptor, and shows the last
 * call, which mounts. It also shows an fsmount() that fails.
 *
 * A field that a call does not have is empty: a remount has no source, an umount neither source
 * nor type, a move or bind mount by move_mount() no type. Strings that do not fit end in "...".
 */
#include <linux/fcntl.h>
#include <uapi/linux/mount.h>
#include <calltap/types.h>

enum mount_call { MOUNT, UMOUNT, FSMOUNT, MOVE_MOUNT };

/* Flags of mount(2) without MS_, and of umount(2) without MNT_, shifted above the others. */
#define UMOUNT_SHIFT 26
enum mount_flags {
	RDONLY = MS_RDONLY,
	NOSUID = MS_NOSUID,
	NODEV = MS_NODEV,
	NOEXEC = MS_NOEXEC,
	SYNCHRONOUS = MS_SYNCHRONOUS,
	REMOUNT = MS_REMOUNT,
	MANDLOCK = MS_MANDLOCK,
	DIRSYNC = MS_DIRSYNC,
	NOSYMFOLLOW = MS_NOSYMFOLLOW,
	NOATIME = MS_NOATIME,
	NODIRATIME = MS_NODIRATIME,
	BIND = MS_BIND,
	MOVE = MS_MOVE,
	REC = MS_REC,
	SILENT = MS_SILENT,
	UNBINDABLE = MS_UNBINDABLE,
	PRIVATE = MS_PRIVATE,
	SLAVE = MS_SLAVE,
	SHARED = MS_SHARED,
	RELATIME = MS_RELATIME,
	STRICTATIME = MS_STRICTATIME,
	LAZYTIME = MS_LAZYTIME,
	FORCE = 1 << UMOUNT_SHIFT,
	DETACH = 2 << UMOUNT_SHIFT,
	EXPIRE = 4 << UMOUNT_SHIFT,
	UMOUNT_NOFOLLOW = 8 << UMOUNT_SHIFT,
};

struct mount_evt {
	ktime_t time;		/* when the call returned */
	cgroup_id_t cgroup;	/* the caller's cgroup */
	pid_t pid;
	pid_t tid;
	uid_t uid;
	char comm[16];
	enum mount_call call;
	ret_t ret;		/* 0 or -errno */
	enum mount_flags flags; /* of MOUNT and UMOUNT */
	char type[16];
	char source[64];
	char target[128];
};

BPF_PERF_OUTPUT(mounts);

struct begun {
	const char *source;
	const char *target;
	const char *type;
	u32 flags;
	u32 call;
	s32 fd; /* of fsconfig, fsmount, move_mount */
	u32 pad;
};

/* Calls that have been entered and have not returned yet, by thread. */
BPF_HASH(entered, u64, struct begun);

struct descriptor {
	u32 pid;
	s32 fd;
};

struct known {
	char type[16];
	char source[64];
};

/* Type and source for a descriptor of fsopen() or fsmount(). Unused entries fall out in time. */
BPF_TABLE("lru_hash", struct descriptor, struct known, prepared, 1024);

static __always_inline void mark_cut(char *end, int n, int size)
{
	if (n == size)
		__builtin_memcpy(end - 4, "...", 4);
}

#define READ_STRING(to, from)                                                        \
	mark_cut(&(to)[sizeof(to)], bpf_probe_read_user_str(to, sizeof(to), from), \
		 sizeof(to))

static __always_inline int enter(struct begun *r)
{
	u64 id = bpf_get_current_pid_tgid();

	entered.update(&id, r);
	return 0;
}

static __always_inline void submit(void *ctx, u64 id, struct begun *r, int ret,
				   struct known *known)
{
	struct mount_evt evt = {};

	evt.time = bpf_ktime_get_ns();
	evt.cgroup = bpf_get_current_cgroup_id();
	evt.pid = id >> 32;
	evt.tid = (u32)id;
	evt.uid = (u32)bpf_get_current_uid_gid();
	bpf_get_current_comm(evt.comm, sizeof(evt.comm));
	evt.call = r->call;
	evt.ret = ret;
	evt.flags = r->flags;
	if (known) {
		__builtin_memcpy(evt.type, known->type, sizeof(evt.type));
		__builtin_memcpy(evt.source, known->source, sizeof(evt.source));
	} else {
		READ_STRING(evt.type, r->type);
		READ_STRING(evt.source, r->source);
	}
	READ_STRING(evt.target, r->target);
	mounts.perf_submit(ctx, &evt, sizeof(evt));
}

TRACEPOINT_PROBE(syscalls, sys_enter_mount)
{
	struct begun r = {};

	r.call = MOUNT;
	r.source = args->dev_name;
	r.target = args->dir_name;
	r.type = args->type;
	r.flags = args->flags;
	return enter(&r);
}

TRACEPOINT_PROBE(syscalls, sys_enter_umount)
{
	struct begun r = {};

	r.call = UMOUNT;
	r.target = args->name;
	r.flags = args->flags << UMOUNT_SHIFT;
	return enter(&r);
}

static __always_inline int leave(void *ctx, int ret)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);

	if (!r)
		return 0; /* entered before we attached */
	submit(ctx, id, r, ret, NULL);
	entered.delete(&id);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_exit_mount)
{
	return leave(args, args->ret);
}

TRACEPOINT_PROBE(syscalls, sys_exit_umount)
{
	return leave(args, args->ret);
}

/* The sequence of calls. */

TRACEPOINT_PROBE(syscalls, sys_enter_fsopen)
{
	struct begun r = {};

	r.type = args->_fs_name;
	return enter(&r);
}

TRACEPOINT_PROBE(syscalls, sys_exit_fsopen)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct descriptor d = {};
	struct known known = {};

	if (!r)
		return 0;
	d.pid = id >> 32;
	d.fd = args->ret;
	READ_STRING(known.type, r->type);
	entered.delete(&id);
	if (d.fd >= 0)
		prepared.update(&d, &known);
	return 0;
}

static __always_inline bool is_source(const char *key)
{
	return key[0] == 's' && key[1] == 'o' && key[2] == 'u' && key[3] == 'r' &&
	       key[4] == 'c' && key[5] == 'e' && !key[6];
}

/* Only the setting of "source" matters; its value is read at return, when it is in memory. */
TRACEPOINT_PROBE(syscalls, sys_enter_fsconfig)
{
	struct begun r = {};

	if (args->cmd != FSCONFIG_SET_STRING)
		return 0;
	r.fd = args->fd;
	r.type = args->_key;
	r.source = args->_value;
	return enter(&r);
}

TRACEPOINT_PROBE(syscalls, sys_exit_fsconfig)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct descriptor d = {};
	struct known *known;
	char key[8] = {};

	if (!r)
		return 0;
	d.pid = id >> 32;
	d.fd = r->fd;
	known = prepared.lookup(&d);
	bpf_probe_read_user_str(key, sizeof(key), r->type);
	if (known && !args->ret && is_source(key))
		READ_STRING(known->source, r->source);
	entered.delete(&id);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_fsmount)
{
	struct begun r = {};

	r.call = FSMOUNT;
	r.fd = args->fs_fd;
	return enter(&r);
}

TRACEPOINT_PROBE(syscalls, sys_exit_fsmount)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct descriptor d = {};
	struct known *known;

	if (!r)
		return 0;
	d.pid = id >> 32;
	d.fd = r->fd;
	known = prepared.lookup(&d);
	d.fd = args->ret;
	if (args->ret < 0)
		submit(args, id, r, args->ret, known);
	else if (known)
		prepared.update(&d, known);
	entered.delete(&id);
	return 0;
}

/* A descriptor of an existing mount: what was noted for that number belongs to an older one. */
TRACEPOINT_PROBE(syscalls, sys_exit_open_tree)
{
	struct descriptor d = {};

	d.pid = bpf_get_current_pid_tgid() >> 32;
	d.fd = args->ret;
	prepared.delete(&d);
	return 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_move_mount)
{
	struct begun r = {};

	r.call = MOVE_MOUNT;
	r.fd = args->from_dfd;
	r.source = args->from_pathname;
	r.target = args->to_pathname;
	return enter(&r);
}

TRACEPOINT_PROBE(syscalls, sys_exit_move_mount)
{
	u64 id = bpf_get_current_pid_tgid();
	struct begun *r = entered.lookup(&id);
	struct descriptor d = {};

	if (!r)
		return 0;
	d.pid = id >> 32;
	d.fd = r->fd;
	submit(args, id, r, args->ret, prepared.lookup(&d));
	prepared.delete(&d);
	entered.delete(&id);
	return 0;
}
