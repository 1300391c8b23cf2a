/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <netinet/in.h>

#include "base/buf.h"
#include "decode/constant_names.h"
#include "generate/generate.h"
#include "generate/sys_format.h"
#include "generate/sys_names.h"
#include "generate/sys_write.h"

#define COMMON                                                                 \
	"ID: 7\nformat:\n"                                                     \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"           \
	"\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n"

static const char openat[] =
	"name: sys_enter_openat\n" COMMON "\tfield:int dfd;\toffset:16;\tsize:8;\tsigned:0;\n"
	"\tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;\n"
	"\tfield:int flags;\toffset:32;\tsize:8;\tsigned:0;\n"
	"\tfield:umode_t mode;\toffset:40;\tsize:8;\tsigned:0;\n\n"
	"print fmt: \"dfd: 0x%08lx\", ((unsigned long)(REC->dfd))\n";

/* Linux 7.2 also describes the copied string, which is not an argument. */
static void copied_strings_are_not_arguments(void **state)
{
	static const char text[] =
		"name: sys_enter_execve\n" COMMON
		"\tfield:const char * filename;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:const char *const * argv;\toffset:24;\tsize:8;\tsigned:0;\n"
		"\tfield:const char *const * envp;\toffset:32;\tsize:8;\tsigned:0;\n"
		"\tfield:__data_loc char[] __filename_val;\toffset:40;\tsize:4;\tsigned:0;\n\n"
		"print fmt: \"filename: 0x%08lx\", ((unsigned long)(REC->filename))\n";
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(text, &call), 0);
	assert_int_equal(call.count, 3);
	assert_string_equal(call.args[2].name, "envp");
}

static void arguments_have_names_and_types(void **state)
{
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(openat, &call), 0);
	assert_string_equal(call.name, "openat");
	assert_int_equal(call.count, 4);
	assert_string_equal(call.args[1].type, "const char *");
	assert_string_equal(call.args[1].name, "filename");
	assert_string_equal(call.args[3].type, "umode_t");
}

static void a_call_may_have_no_arguments(void **state)
{
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse("name: sys_enter_fork\n" COMMON, &call), 0);
	assert_int_equal(call.count, 0);
}

static void other_texts_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"name: sched_switch\n",
		"name: sys_enter_\n",
		"name: sys_enter_a b\n",
		"name: sys_enter_x\n\tfield:int a;\toffset:16;\tsize:4;\tsigned:0;\n",
		"name: sys_enter_x\n\tfield:int a;\toffset:24;\tsize:8;\tsigned:0;\n",
		"name: sys_enter_x\n\tfield:a;\toffset:16;\tsize:8;\tsigned:0;\n",
		"name: sys_enter_x\n\tfield:int[2] a;\toffset:16;\tsize:8;\tsigned:0;\n",
		"name: sys_enter_x\n\tfield:int a\n",
	};
	struct sys_call call;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(sys_format_parse(texts[i], &call), -EBADMSG);
}

/* Calls without a tracepoint are read from their declarations. */
static void declarations_are_read(void **state)
{
	static const char text[] = "int dfd, const char __user *filename,\n\t\t\tunsigned, struct "
				   "iocb __user * __user *, unsigned long __user *const mask";
	struct sys_call call = { .name = "x" };

	(void)state;
	assert_int_equal(sys_format_parse_arguments(text, strlen(text), &call), 0);
	assert_int_equal(call.count, 5);
	assert_string_equal(call.args[1].type, "const char *");
	assert_string_equal(call.args[1].name, "filename");
	assert_string_equal(call.args[2].type, "unsigned");
	assert_string_equal(call.args[2].name, "arg3");
	assert_string_equal(call.args[3].type, "struct iocb * *");
	assert_string_equal(call.args[3].name, "arg4");
	assert_string_equal(call.args[4].name, "mask");
	assert_int_equal(sys_format_parse_arguments("void", 4, &call), 0);
	assert_int_equal(call.count, 0);
	assert_int_equal(sys_format_parse_arguments("const struct pt_regs *__unused", 30, &call),
			 0);
	assert_int_equal(call.count, 0);
	assert_int_equal(sys_format_parse_arguments("int (*f)(int)", 13, &call), -EBADMSG);
	assert_int_equal(sys_format_parse_arguments("int,int,int,int,int,int,int", 27, &call),
			 -EBADMSG);
}

static void assert_has(const struct buf *text, const char *part)
{
	if (!strstr(buf_text(text), part))
		fail_msg("'%s' is not in:\n%s", part, buf_text(text));
}

static void signatures_are_printed(void **state)
{
	struct buf text = { 0 };
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(openat, &call), 0);
	sys_names_signature(&call, &text);
	assert_string_equal(buf_text(&text),
			    "openat(int dfd, const char *filename, int flags, umode_t mode)");
	buf_free(&text);
}

static void fields_have_display_types(void **state)
{
	const struct generate_options o = { .returns = true };
	struct buf text = { 0 };
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(openat, &call), 0);
	sys_write(&(struct sys_text){ .calls = &call, .count = 1, .options = &o }, &text);
	assert_has(&text, "\tat_fd_t dfd;\n\tUSER(char[240]) filename;\n\topen_flags_t flags;\n"
			  "\tumode_t mode;\n\tret64_t ret;\n\tduration_t duration;\n};\n"
			  "BPF_PERF_OUTPUT(openat);\n");
	assert_has(&text, "int tracepoint__syscalls__sys_exit_openat(");
	buf_free(&text);
}

static void descriptors_have_paths(void **state)
{
	const struct generate_options o = { .paths = true };
	struct buf text = { 0 };
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(openat, &call), 0);
	sys_write(&(struct sys_text){ .calls = &call, .count = 1, .options = &o }, &text);
	assert_has(&text, "#include <calltap/fd.h>\n");
	assert_has(&text, "\tstruct fd_path dfd;\n");
	assert_has(&text, "\tfd_path_read(&evt->dfd, (int)dfd);\n");
	buf_free(&text);
}

static void calls_that_do_not_return_are_sent_at_entry(void **state)
{
	const struct generate_options o = { .returns = true };
	struct buf text = { 0 };
	struct sys_call call;

	(void)state;
	assert_int_equal(
		sys_format_parse("name: sys_enter_exit_group\n" COMMON
				 "\tfield:int error_code;\toffset:16;\tsize:8;\tsigned:0;\n",
				 &call),
		0);
	sys_write(&(struct sys_text){ .calls = &call, .count = 1, .options = &o }, &text);
	assert_null(strstr(buf_text(&text), "sys_exit_exit_group"));
	assert_has(&text, "exit_group.perf_submit(ctx, evt, sizeof(*evt));");
	buf_free(&text);
}

static void assert_reads(const char *format, const char *const parts[3])
{
	const struct generate_options o = { .returns = true };
	struct buf text = { 0 };
	struct sys_call call;

	assert_int_equal(sys_format_parse(format, &call), 0);
	sys_write(&(struct sys_text){ .calls = &call, .count = 1, .options = &o }, &text);
	for (int i = 0; i < 3; i++)
		assert_has(&text, parts[i]);
	buf_free(&text);
}

/* Lists of strings, buffers and results are read when they are available. */
static void memory_at_pointers_is_read(void **state)
{
	(void)state;
	assert_reads("name: sys_enter_execve\n" COMMON
		     "\tfield:const char * filename;\toffset:16;\tsize:8;\tsigned:0;\n"
		     "\tfield:const char *const * argv;\toffset:24;\tsize:8;\tsigned:0;\n",
		     (const char *const[]){ "\tUSER(struct user_strings) argv;\n",
					    "\tUSER_READ_STRINGS(evt->argv, argv);\n",
					    "\nint tracepoint__syscalls__sys_exit_execve(" });
	assert_reads("name: sys_enter_readv\n" COMMON
		     "\tfield:unsigned long fd;\toffset:16;\tsize:8;\tsigned:0;\n"
		     "\tfield:const struct iovec * vec;\toffset:24;\tsize:8;\tsigned:0;\n"
		     "\tfield:unsigned long vlen;\toffset:32;\tsize:8;\tsigned:0;\n",
		     (const char *const[]){ "#include <linux/uio.h>\n",
					    "\tUSER(struct user_iovec[4]) vec;\n",
					    "\tUSER_READ_VECTOR(evt->vec, vec, vlen, ret);\n" });
	assert_reads(
		"name: sys_enter_poll\n" COMMON
		"\tfield:struct pollfd * ufds;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:unsigned int nfds;\toffset:24;\tsize:8;\tsigned:0;\n",
		(const char *const[]){ "\tUSER(struct pollfd[4]) ufds;\n",
				       "(u32)nfds * sizeof(struct pollfd));\n\tevt->nfds = nfds;\n",
				       "(u32)nfds * sizeof(struct pollfd));\n\tpoll.perf_submit" });
}

static const char fcntl_format[] = "name: sys_enter_fcntl\n" COMMON
				   "\tfield:unsigned int fd;\toffset:16;\tsize:8;\tsigned:0;\n"
				   "\tfield:unsigned int cmd;\toffset:24;\tsize:8;\tsigned:0;\n"
				   "\tfield:unsigned long arg;\toffset:32;\tsize:8;\tsigned:0;\n";

/* The command of fcntl() and the like chooses: a value, memory, or memory that the call fills. */
static void an_argument_can_choose_the_type_of_another(void **state)
{
	(void)state;
	assert_reads(fcntl_format, (const char *const[]){ "#include <linux/fcntl.h>\n",
							  "\tONE_OF(\n\t\tconst void *value;\n",
							  "\t\tUSER(struct flock) lock;\n" });
	assert_reads(fcntl_format,
		     (const char *const[]){ "\tswitch (cmd) {\n",
					    "\tcase F_SETFL:\n\t\tevt->arg.which = 3;\n"
					    "\t\tevt->arg.one.flags = arg;\n\t\tbreak;\n",
					    "\tdefault:\n\t\tevt->arg.which = 0;\n"
					    "\t\tevt->arg.one.value = (void *)arg;\n\t}\n" });
	assert_reads(fcntl_format,
		     (const char *const[]){
			     "\tcase F_OFD_SETLKW:\n\t\tif (evt->arg.one.lock.got < 0)\n"
			     "\t\t\tUSER_READ(evt->arg.one.lock, arg);\n\t\tbreak;\n",
			     "\tcase F_GETOWN_EX:\n\t\tevt->arg.which = 9;\n\t\tif (ret < 0",
			     "\tcmd = (unsigned int)call->args[1];\n" });
}

/* At the entry, memory that the call fills is an address. */
static void results_are_addresses_at_entry(void **state)
{
	const struct generate_options o = { 0 };
	struct buf text = { 0 };
	struct sys_call call;

	(void)state;
	assert_int_equal(sys_format_parse(fcntl_format, &call), 0);
	sys_write(&(struct sys_text){ .calls = &call, .count = 1, .options = &o }, &text);
	assert_has(&text, "\tcase F_GETLK:\n");
	assert_null(strstr(buf_text(&text), "F_GETOWN_EX"));
	buf_free(&text);
}

/* Addresses, buffers and sets are read up to their lengths. */
static void messages_are_read(void **state)
{
	(void)state;
	assert_reads("name: sys_enter_recvmsg\n" COMMON
		     "\tfield:int fd;\toffset:16;\tsize:8;\tsigned:0;\n"
		     "\tfield:struct user_msghdr * msg;\toffset:24;\tsize:8;\tsigned:0;\n",
		     (const char *const[]){
			     "\tUSER(struct user_message) msg;\n",
			     "\tUSER_READ_MESSAGE(evt->msg, msg, 0);\n",
			     "\tUSER_READ_MESSAGE(evt->msg, msg, ret > 0 ? ret : 0);\n" });
	assert_reads("name: sys_enter_select\n" COMMON
		     "\tfield:int n;\toffset:16;\tsize:8;\tsigned:0;\n"
		     "\tfield:fd_set * inp;\toffset:24;\tsize:8;\tsigned:0;\n",
		     (const char *const[]){
			     "\tUSER(bits_t) inp;\n", "inp, ((u32)n + 63) / 64 * 8);\n\tcall->nr",
			     "inp, ((u32)n + 63) / 64 * 8);\n\tselect.perf_submit" });
}

/* A number whose meaning depends on another argument. */
static void numbers_can_depend_on_other_arguments(void **state)
{
	(void)state;
	assert_reads("name: sys_enter_socket\n" COMMON
		     "\tfield:int family;\toffset:16;\tsize:8;\tsigned:0;\n"
		     "\tfield:int type;\toffset:24;\tsize:8;\tsigned:0;\n"
		     "\tfield:int protocol;\toffset:32;\tsize:8;\tsigned:0;\n",
		     (const char *const[]){ "\taf_t family;\n", "\tprotocol_t protocol;\n",
					    "\tevt->protocol = WITHIN(family, protocol);\n" });
}

static void assert_named(const char *type, int64_t value, const char *want)
{
	struct buf text = { 0 };
	bool named = constant_names_put(constant_names_of(type), value, &text);

	assert_int_equal(named, want != NULL);
	assert_string_equal(buf_text(&text), want ? want : "");
	buf_free(&text);
}

static void numbers_have_names(void **state)
{
	(void)state;
	assert_null(constant_names_of("int"));
	assert_named("open_flags_t", 0, "O_RDONLY");
	assert_named("open_flags_t", 0101, "O_WRONLY|O_CREAT");
	assert_named("open_flags_t", 04010000, "O_RDONLY|O_SYNC");
	assert_named("open_flags_t", 1 << 30, "O_RDONLY|0x40000000");
	assert_named("at_fd_t", -100, "AT_FDCWD");
	assert_named("at_fd_t", 3, NULL);
	assert_named("prot_t", 0, "PROT_NONE");
	assert_named("clone_t", 0x1200011, "SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID");
	assert_named("ioctl_t", 0x5401, "TCGETS");
	assert_named("ioctl_t", 0x12345678, "0x12345678");
	assert_named("ioctl_t", 0, NULL);
	assert_named("poll_events_t", 0x11, "POLLHUP|POLLIN");
	assert_named("epoll_events_t", 0x80000001, "EPOLLET|EPOLLIN");
	assert_named("sa_flags_t", 0x14000000, "SA_RESTART|SA_RESTORER");
	assert_named("pipe_flags_t", 0, NULL);
	assert_named("rlim_value_t", -1, "RLIM64_INFINITY");
	assert_named("futex_t", 128, "FUTEX_WAIT|FUTEX_PRIVATE_FLAG");
	assert_named("msg_t", 0, NULL);
	assert_named("sol_t", SOL_SOCKET, "SOL_SOCKET");
	assert_named("sol_t", IPPROTO_TCP, "IPPROTO_TCP");
	assert_named("ipc_t", 01600, "IPC_CREAT|0600");
	assert_named("ipc_t", 0, "0000");
	assert_named("tc_cflag_t", 0277, "B38400|CS8|CREAD");
	assert_named("cap_t", 0, "CAP_CHOWN");
}

/* A number without a name is printed alone. */
static void dependent_numbers_have_names(void **state)
{
	const struct constants *c = constant_names_of("protocol_t");
	int64_t number;

	(void)state;
	assert_named("protocol_t", 2ll << 32 | 6, "IPPROTO_TCP");
	assert_named("protocol_t", 10ll << 32 | 58, "IPPROTO_ICMPV6");
	assert_named("protocol_t", 16ll << 32 | 15, "NETLINK_KOBJECT_UEVENT");
	assert_named("protocol_t", 1ll << 32 | 6, NULL);
	assert_named("protocol_t", 2ll << 32 | 250, NULL);
	assert_true(constant_names_number(c, 2ll << 32 | 250) == 250);
	assert_true(constant_names_number(constant_names_of("mount_t"), 2ll << 32 | 250) ==
		    (2ll << 32 | 250));
	assert_true(constant_names_find("SO_REUSEADDR", 12, &number));
	assert_int_equal(number, SO_REUSEADDR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copied_strings_are_not_arguments),
		cmocka_unit_test(arguments_have_names_and_types),
		cmocka_unit_test(a_call_may_have_no_arguments),
		cmocka_unit_test(declarations_are_read),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(signatures_are_printed),
		cmocka_unit_test(fields_have_display_types),
		cmocka_unit_test(descriptors_have_paths),
		cmocka_unit_test(calls_that_do_not_return_are_sent_at_entry),
		cmocka_unit_test(memory_at_pointers_is_read),
		cmocka_unit_test(an_argument_can_choose_the_type_of_another),
		cmocka_unit_test(results_are_addresses_at_entry),
		cmocka_unit_test(numbers_can_depend_on_other_arguments),
		cmocka_unit_test(messages_are_read),
		cmocka_unit_test(numbers_have_names),
		cmocka_unit_test(dependent_numbers_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
