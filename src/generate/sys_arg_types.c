/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_arg_types.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TEXT_TYPE "char[240]" /* a string, with its NUL */

/*
 * Properties of arguments that the kernel does not describe: that an int is a set of flags, the
 * direction of data, its size. The first matching row applies. calls are names, or "*" for all.
 */
static const struct row {
	const char *calls; /* separated by spaces */
	const char *arg;
	const char *type; /* of a value, in types.h or names.h; or of the memory */
	enum sys_form form;
	enum sys_when when;
	const char *length;
	const char *within;
	const char *headers;
} rows[] = {
#define ROW(calls, arg, type, form, when, length)                \
	{                                                        \
		calls, arg, type, form, when, length, NULL, NULL \
	}
#define V(calls, arg, type) ROW(calls, arg, type, SYS_VALUE, SYS_AT_ENTRY, NULL),
#define V_WITHIN(calls, arg, type, within) \
	{ calls, arg, type, SYS_VALUE, SYS_AT_ENTRY, NULL, within, NULL },
#define CHOICE(calls, arg, type, by, headers) \
	{ calls, arg, type, SYS_CHOICE, SYS_AT_ENTRY, by, NULL, headers },
#define CHOICE_WITHIN(calls, arg, type, by, within, headers) \
	{ calls, arg, type, SYS_CHOICE, SYS_AT_ENTRY, by, within, headers },
#define TEXT(calls, arg) ROW(calls, arg, TEXT_TYPE, SYS_TEXT, SYS_AT_ENTRY, NULL),
#define IN(calls, arg, type) ROW(calls, arg, type, SYS_STRUCT, SYS_AT_ENTRY, NULL),
#define OUT(calls, arg, type) ROW(calls, arg, type, SYS_STRUCT, SYS_AT_RETURN, NULL),
#define IO(calls, arg, type) ROW(calls, arg, type, SYS_STRUCT, SYS_AT_BOTH, NULL),
#define MANY(calls, arg, type, count) ROW(calls, arg, type, SYS_ARRAY, SYS_AT_ENTRY, count),
#define MANY_OUT(calls, arg, type, count) ROW(calls, arg, type, SYS_ARRAY, SYS_AT_RETURN, count),
#define MANY_IO(calls, arg, type, count) ROW(calls, arg, type, SYS_ARRAY, SYS_AT_BOTH, count),
#define BYTES_IN(calls, arg, count) ROW(calls, arg, "u8[64]", SYS_BYTES, SYS_AT_ENTRY, count),
#define BYTES_OUT(calls, arg) ROW(calls, arg, "u8[64]", SYS_BYTES, SYS_AT_RETURN, NULL),
#define INTS_IN(calls, arg, count) ROW(calls, arg, "int[8]", SYS_BYTES, SYS_AT_ENTRY, count),
#define INTS_OUT(calls, arg, count) ROW(calls, arg, "int[8]", SYS_COUNTED, SYS_AT_RETURN, count),
#define ADDRESS(calls, arg, count) \
	ROW(calls, arg, "struct sockaddr_storage", SYS_BYTES, SYS_AT_ENTRY, count),
#define ADDRESS_OUT(calls, arg, count) \
	ROW(calls, arg, "struct sockaddr_storage", SYS_COUNTED, SYS_AT_RETURN, count),
#define STRINGS(calls, arg) ROW(calls, arg, "struct user_strings", SYS_STRINGS, SYS_AT_ENTRY, NULL),
#define VECTOR_IN(calls, arg, count) \
	ROW(calls, arg, "struct user_iovec[4]", SYS_VECTOR, SYS_AT_ENTRY, count),
#define VECTOR_OUT(calls, arg, count) \
	ROW(calls, arg, "struct user_iovec[4]", SYS_VECTOR, SYS_AT_RETURN, count),
#define MESSAGE_IN(calls, arg) \
	ROW(calls, arg, "struct user_message", SYS_MESSAGE, SYS_AT_ENTRY, NULL),
#define MESSAGE_IO(calls, arg) \
	ROW(calls, arg, "struct user_message", SYS_MESSAGE, SYS_AT_BOTH, NULL),
#define BITS_IO(calls, arg, count) ROW(calls, arg, "bits_t", SYS_BITS, SYS_AT_BOTH, count),
#define BITS_BYTES_IN(calls, arg, count) ROW(calls, arg, "bits_t", SYS_BYTES, SYS_AT_ENTRY, count),
#define BITS_BYTES_OUT(calls, arg) ROW(calls, arg, "bits_t", SYS_BYTES, SYS_AT_RETURN, NULL),
#include "generate/sys_arg_types.tab"
#undef V
#undef TEXT
#undef IN
#undef OUT
#undef IO
};

static const struct sys_case cases[] = {
#define V(call, arg, values, name, type) { call, arg, values, name, type, SYS_VALUE, SYS_AT_ENTRY },
#define TEXT(call, arg, values, name, type) \
	{ call, arg, values, name, type, SYS_TEXT, SYS_AT_ENTRY },
#define TEXT_OUT(call, arg, values, name, type) \
	{ call, arg, values, name, type, SYS_TEXT, SYS_AT_RETURN },
#define IN(call, arg, values, name, type) \
	{ call, arg, values, name, type, SYS_STRUCT, SYS_AT_ENTRY },
#define OUT(call, arg, values, name, type) \
	{ call, arg, values, name, type, SYS_STRUCT, SYS_AT_RETURN },
#define IO(call, arg, values, name, type) \
	{ call, arg, values, name, type, SYS_STRUCT, SYS_AT_BOTH },
#include "generate/sys_arg_cases.tab"
};

/* Headers that declare kernel types which linux/types.h does not. */
static const struct {
	const char *type, *header;
} headers[] = {
	{ "sigset_t", "linux/signal_types.h" },
	{ "enum bpf_cmd", "uapi/linux/bpf.h" },
	{ "enum fsconfig_command", "uapi/linux/mount.h" },
	{ "enum kcmp_type", "uapi/linux/kcmp.h" },
	{ "enum landlock_rule_type", "uapi/linux/landlock.h" },
	{ "enum membarrier_cmd", "uapi/linux/membarrier.h" },
	{ "struct __kernel_itimerspec", "uapi/linux/time_types.h" },
	{ "struct __kernel_old_itimerval", "uapi/linux/time_types.h" },
	{ "struct __kernel_old_timeval", "uapi/linux/time_types.h" },
	{ "struct __kernel_timespec", "uapi/linux/time_types.h" },
	{ "struct clone_args", "uapi/linux/sched.h" },
	{ "struct epoll_event", "linux/capability.h,uapi/linux/eventpoll.h" },
	{ "struct f_owner_ex", "linux/fcntl.h" },
	{ "struct flock", "linux/fcntl.h" },
	{ "struct futex_waitv", "uapi/linux/futex.h" },
	{ "struct io_uring_params", "uapi/linux/io_uring.h" },
	{ "struct iovec", "linux/uio.h" },
	{ "struct mount_attr", "uapi/linux/mount.h" },
	{ "struct mq_attr", "uapi/linux/mqueue.h" },
	{ "struct new_utsname", "uapi/linux/utsname.h" },
	{ "struct open_how", "uapi/linux/openat2.h" },
	{ "struct pollfd", "uapi/asm-generic/poll.h" },
	{ "struct rlimit", "uapi/linux/resource.h" },
	{ "struct rlimit64", "uapi/linux/resource.h" },
	{ "struct rusage", "uapi/linux/resource.h" },
	{ "struct sched_param", "uapi/linux/sched/types.h" },
	{ "struct sembuf", "uapi/linux/sem.h" },
	{ "struct sigaction", "linux/signal_types.h" },
	{ "struct sockaddr_storage", "linux/socket.h" },
	{ "struct stat", "asm/stat.h" },
	{ "struct statfs", "asm/statfs.h" },
	{ "struct statx", "uapi/linux/stat.h" },
	{ "struct sysinfo", "uapi/linux/sysinfo.h" },
	{ "struct termios", "asm/termbits.h" },
	{ "struct timezone", "uapi/linux/time.h" },
	{ "struct tms", "uapi/linux/times.h" },
	{ "struct user_message", "calltap/message.h" },
	{ "struct user_iovec[4]", "linux/uio.h" },
	{ "struct utimbuf", "uapi/linux/utime.h" },
	{ "struct winsize", "uapi/asm-generic/termios.h" },
};

/* Return true if the list has the name; an empty one never is. */
static bool list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; len && (at = strstr(at, name)); at += len)
		if ((at == list || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
	return false;
}

bool sys_arg_types_returns(const struct sys_call *call)
{
	/* rt_sigreturn returns to the code that a signal interrupted. */
	return !list_has("exit exit_group rt_sigreturn", call->name);
}

bool sys_arg_types_forks(const struct sys_call *call)
{
	return list_has("clone clone3 fork vfork", call->name);
}

bool sys_arg_types_replaces_memory(const struct sys_call *call)
{
	return list_has("execve execveat", call->name);
}

bool sys_arg_types_is_descriptor(const struct sys_call *call, const struct sys_arg *arg)
{
	static const char names[] =
		"fd fildes dfd olddfd newdfd oldfd newfd epfd fd_in fd_out fdin fdout in_fd out_fd "
		"from_dfd to_dfd fs_fd mountdirfd ufd group_fd event_f_fd dirfd dir_fd fanotify_fd "
		"kexec_fd initrd_fd ruleset_fd pidfd mqdes";

	return !strchr(arg->type, '*') && list_has(names, arg->name) &&
	       !(list_has("close_range", call->name));
}

static const char *find_header(const char *type)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (!strcmp(headers[i].type, type))
			return headers[i].header;
	return NULL;
}

static bool has_argument(const struct sys_call *call, const char *name)
{
	for (size_t i = 0; i < call->count; i++)
		if (!strcmp(call->args[i].name, name))
			return true;
	return false;
}

static bool is_pointer(const char *type)
{
	return strchr(type, '*');
}

static const struct row *find_row(const struct sys_call *call, const struct sys_arg *arg)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		if (strcmp(r->arg, arg->name) ||
		    (strcmp(r->calls, "*") && !list_has(r->calls, call->name)))
			continue;
		/* The types with names are numbers, not pointers. */
		if (r->form == SYS_VALUE && is_pointer(arg->type) && !is_pointer(r->type))
			continue;
		if ((!r->length || has_argument(call, r->length)) &&
		    (!r->within || has_argument(call, r->within)))
			return r;
	}
	return NULL;
}

static const char *without_const(const char *type)
{
	return strncmp(type, "const ", 6) ? type : type + 6;
}

/* Integer types that libbcc's own headers declare for every probe: linux/types.h. */
static bool is_declared_integer(const char *type)
{
	return list_has("int long char short unsigned u8 u16 u32 u64 s32 __u32 __u64 __s32 size_t "
			"loff_t off_t pid_t uid_t gid_t umode_t clockid_t timer_t mqd_t key_t",
			type) ||
	       !strcmp(type, "unsigned int") || !strcmp(type, "unsigned long") ||
	       !strcmp(type, "unsigned char");
}

/* Choose the argument's type in C; "" if it is not declared. */
static void choose_local_type(const char *type, char *local)
{
	char base[SYS_TYPE_MAX];

	snprintf(base, sizeof(base), "%.*s", (int)strcspn(without_const(type), "*"),
		 without_const(type));
	if (base[0] && base[strlen(base) - 1] == ' ')
		base[strlen(base) - 1] = '\0';
	if (is_declared_integer(base) || !strcmp(base, "void") || !strncmp(base, "struct ", 7) ||
	    !strncmp(base, "union ", 6))
		snprintf(local, SYS_TYPE_MAX, "%s", is_pointer(type) ? type : base);
	else
		snprintf(local, SYS_TYPE_MAX, "%s", is_pointer(type) ? "const void *" : "");
}

/* The integer type of a typedef that is not declared. */
static const char *typedef_integer(const char *type)
{
	static const char *const names[][2] = {
		{ "aio_context_t", "unsigned long" },
		{ "key_serial_t", "int" },
		{ "qid_t", "unsigned int" },
		{ "rwf_t", "int" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i][0], type))
			return names[i][1];
	return strncmp(type, "enum ", 5) ? "long" : "unsigned int";
}

/* Set the shape from the C type alone. */
static void set_default_shape(const struct sys_arg *arg, struct sys_shape *shape)
{
	bool text = !strcmp(arg->type, "const char *");

	shape->form = text ? SYS_TEXT : SYS_VALUE;
	shape->when = SYS_AT_ENTRY;
	snprintf(shape->type, sizeof(shape->type), "%s",
		 text		       ? TEXT_TYPE :
		 is_pointer(arg->type) ? "const void *" :
					 shape->local);
}

void sys_arg_types_shape(const struct sys_call *call, const struct sys_arg *arg,
			 struct sys_shape *shape)
{
	const struct row *r = find_row(call, arg);

	*shape = (struct sys_shape){ 0 };
	choose_local_type(arg->type, shape->local);
	if (!shape->local[0])
		snprintf(shape->local, sizeof(shape->local), "%s",
			 typedef_integer(without_const(arg->type)));
	set_default_shape(arg, shape);
	if (!r)
		return;
	shape->form = r->form;
	shape->when = r->when;
	shape->length = r->length;
	shape->within = r->within;
	snprintf(shape->type, sizeof(shape->type), "%s", r->type);
	shape->headers = r->headers ? r->headers : find_header(shape->type);
}

const struct sys_case *sys_arg_types_case_next(const struct sys_call *call,
					       const struct sys_arg *arg,
					       const struct sys_case *after)
{
	for (const struct sys_case *c = after ? after + 1 : cases;
	     c < cases + sizeof(cases) / sizeof(cases[0]); c++)
		if (!strcmp(c->call, call->name) && !strcmp(c->arg, arg->name))
			return c;
	return NULL;
}

void sys_arg_types_case_shape(const struct sys_case *c, struct sys_shape *shape)
{
	*shape = (struct sys_shape){ .form = c->form, .when = c->when };
	snprintf(shape->type, sizeof(shape->type), "%s", c->type);
	shape->headers = find_header(c->type);
}
