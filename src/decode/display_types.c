/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/display_types.h"

#include <calltap/fd.h>
#include <calltap/types.h>
#include <calltap/user.h>
#include <string.h>

#include "decode/constant_names.h"

enum shape { OTHER, NUMBER, STRUCT, ARRAY };

static const struct {
	const char *name;
	enum display display;
	enum shape shape;
	uint32_t size; /* bytes; a type of this name with another size prints by its kind */
} displays[] = {
	/* Types of the kernel. */
	{ "__be16", DISPLAY_PORT, NUMBER, 2 },
	{ "__be32", DISPLAY_IPV4, NUMBER, 4 },
	{ "__be64", DISPLAY_BE64, NUMBER, 8 },
	{ "struct in_addr", DISPLAY_IPV4, STRUCT, 4 },
	{ "struct in6_addr", DISPLAY_IPV6, STRUCT, 16 },
	{ "struct sockaddr", DISPLAY_SOCKADDR, STRUCT, 16 },
	{ "struct sockaddr_in", DISPLAY_SOCKADDR, STRUCT, 16 },
	{ "struct sockaddr_in6", DISPLAY_SOCKADDR, STRUCT, 28 },
	{ "struct sockaddr_un", DISPLAY_SOCKADDR, STRUCT, 110 },
	{ "struct sockaddr_storage", DISPLAY_SOCKADDR, STRUCT, 128 },
	{ "struct __kernel_sockaddr_storage", DISPLAY_SOCKADDR, STRUCT, 128 },
	{ "sa_family_t", DISPLAY_FAMILY, NUMBER, 2 },
	{ "ktime_t", DISPLAY_KTIME, NUMBER, 8 },
	{ "time64_t", DISPLAY_SECONDS, NUMBER, 8 },
	{ "sigset_t", DISPLAY_SIGNALS, STRUCT, 8 },
	{ "umode_t", DISPLAY_OCTAL, NUMBER, 2 },
	{ "dev_t", DISPLAY_DEVICE, NUMBER, 4 },
	{ "uuid_t", DISPLAY_UUID, STRUCT, 16 },
	{ "guid_t", DISPLAY_GUID, STRUCT, 16 },
	/* Types of <calltap/types.h>, fd.h and user.h. */
	{ "ret_t", DISPLAY_RETURN, NUMBER, sizeof(ret_t) },
	{ "ret64_t", DISPLAY_RETURN, NUMBER, sizeof(ret64_t) },
	{ "errno_t", DISPLAY_ERRNO, NUMBER, sizeof(errno_t) },
	{ "signal_t", DISPLAY_SIGNAL, NUMBER, sizeof(signal_t) },
	{ "signal_t", DISPLAY_SIGNAL, NUMBER, 8 }, /* clone_args.exit_signal */
	{ "wait_status_t", DISPLAY_STATUS, NUMBER, sizeof(wait_status_t) },
	{ "file_mode_t", DISPLAY_MODE, NUMBER, sizeof(file_mode_t) },
	{ "file_mode_t", DISPLAY_MODE, NUMBER, 2 }, /* statx.stx_mode */
	{ "realtime_t", DISPLAY_REALTIME, NUMBER, sizeof(realtime_t) },
	{ "duration_t", DISPLAY_DURATION, NUMBER, sizeof(duration_t) },
	{ "cgroup_id_t", DISPLAY_CGROUP, NUMBER, sizeof(cgroup_id_t) },
	{ "bits_t", DISPLAY_BITS, ARRAY, sizeof(bits_t) },
	{ "mac_t", DISPLAY_MAC, ARRAY, sizeof(mac_t) },
	{ "struct fd_path", DISPLAY_FD, STRUCT, sizeof(struct fd_path) },
	{ "struct user_strings", DISPLAY_STRINGS, STRUCT, sizeof(struct user_strings) },
};

/* Members that the kernel's structs declare as plain numbers, and the types that they print as. */
static const struct {
	const char *parent, *member, *type;
} members[] = {
	{ "struct clone_args", "exit_signal", "signal_t" },
	{ "struct clone_args", "flags", "unshare_t" },
	{ "struct epoll_event", "events", "epoll_events_t" },
	{ "struct f_owner_ex", "type", "f_owner_t" },
	{ "struct flock", "l_type", "lock_kind_t" },
	{ "struct flock", "l_whence", "whence_t" },
	{ "struct mount_attr", "attr_clr", "mount_attr_t" },
	{ "struct mount_attr", "attr_set", "mount_attr_t" },
	{ "struct mount_attr", "propagation", "mount_t" },
	{ "struct open_how", "flags", "open_flags_t" },
	{ "struct open_how", "resolve", "resolve_t" },
	{ "struct pollfd", "events", "poll_events_t" },
	{ "struct pollfd", "revents", "poll_events_t" },
	{ "struct rlimit", "rlim_cur", "rlim_value_t" },
	{ "struct rlimit", "rlim_max", "rlim_value_t" },
	{ "struct rlimit64", "rlim_cur", "rlim_value_t" },
	{ "struct rlimit64", "rlim_max", "rlim_value_t" },
	{ "struct sembuf", "sem_flg", "sem_flags_t" },
	{ "struct sigaction", "sa_flags", "sa_flags_t" },
	{ "struct sigaction", "sa_handler", "sa_handler_t" },
	{ "struct stat", "st_mode", "file_mode_t" },
	{ "struct statx", "stx_attributes", "statx_attr_t" },
	{ "struct statx", "stx_attributes_mask", "statx_attr_t" },
	{ "struct statx", "stx_mask", "statx_mask_t" },
	{ "struct statx", "stx_mode", "file_mode_t" },
	{ "struct termios", "c_cflag", "tc_cflag_t" },
	{ "struct termios", "c_iflag", "tc_iflag_t" },
	{ "struct termios", "c_line", "ldisc_t" },
	{ "struct termios", "c_lflag", "tc_lflag_t" },
	{ "struct termios", "c_oflag", "tc_oflag_t" },
	{ "struct user_msghdr", "msg_flags", "msg_t" },
};

const char *display_types_member(const char *parent, const char *member)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (!strcmp(members[i].parent, parent) && !strcmp(members[i].member, member))
			return members[i].type;
	return NULL;
}

static enum shape shape_of(const struct type *t)
{
	switch (t->kind) {
	case TYPE_UNSIGNED:
	case TYPE_SIGNED:
		return NUMBER;
	case TYPE_STRUCT:
		return STRUCT;
	case TYPE_ARRAY:
		return ARRAY;
	default:
		return OTHER;
	}
}

enum display display_types_find(const struct type *t, const char *name)
{
	for (size_t i = 0; i < sizeof(displays) / sizeof(displays[0]); i++)
		if (displays[i].size == t->size && displays[i].shape == shape_of(t) &&
		    !strcmp(displays[i].name, name))
			return displays[i].display;
	if ((shape_of(t) == NUMBER || t->kind == TYPE_POINTER) && constant_names_of(name))
		return DISPLAY_NAMED;
	return DISPLAY_PLAIN;
}
