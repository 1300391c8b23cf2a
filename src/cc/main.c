/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calltap-cc: compile BCC C to an object. It is a process of its own, and the only program that
 * links libbcc's compiler: clang may exit, takes 180 MB, and needs none of calltap's privileges,
 * since it makes no bpf() call. protocol.h has its file descriptors and exit statuses.
 *
 *	calltap-cc [-m] RELEASE ORIGIN HEADERS	3>OBJECT 4>INPUTS
 *	calltap-cc --about
 *
 * HEADERS is the kernel's header tree. If LLVM's back end cannot generate code for the probe, LLVM
 * exits with status 1 after a message.
 */
#include <bcc/bcc_common.h>
#include <bpf/btf.h>
#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "cc/about.h"
#include "cc/annotate.h"
#include "cc/capture.h"
#include "cc/dependencies.h"
#include "cc/header_modules.h"
#include "cc/line_text.h"
#include "cc/loss_counters.h"
#include "cc/map_roles.h"
#include "cc/protocol.h"
#include "cc/real_libbpf.h"
#include "cc/source_rules.h"
#include "cc/stream_structs.h"
#include "cc/trace_printk.h"
#include "cc/usdt_args.h"
#include "object/object.h"

#define CFLAGS_MAX 40
#define TEXT_MAX (16u << 20) /* more than source.c accepts */

struct request {
	const char *release;
	const char *headers;
	bool modules;
	bool real_libbpf; /* libbcc contains its own libbpf: capture.c does not see its calls */
};

static int read_source(struct buf *source, struct buf *text, struct buf *files)
{
	struct buf wrapped = { 0 };
	int err = buf_read_fd(source, STDIN_FILENO, TEXT_MAX);

	if (!err)
		err = usdt_args_prepare(buf_text(source), text, files);
	if (!err)
		trace_printk_wrap(buf_text(source), source->len, &wrapped);
	if (!err)
		annotate(buf_text(&wrapped), wrapped.len, text);
	if (wrapped.failed)
		err = -ENOMEM;
	buf_free(&wrapped);
	return err ? err : text->failed ? -ENOMEM : 0;
}

/*
 * libbcc cuts the names that it passes to the kernel to 15 characters; its tables have them whole.
 */
static int name_maps(void *mod, struct object *obj)
{
	for (size_t t = 0; t < bpf_num_tables(mod); t++) {
		uint32_t i = capture_map_index(bpf_table_fd_id(mod, t));
		char *name;

		if (i == OBJECT_NONE)
			continue;
		name = strdup(bpf_table_name(mod, t));
		if (!name)
			return -ENOMEM;
		free(obj->maps[i].name);
		obj->maps[i].name = name;
	}
	return 0;
}

/* Print a message in the form of LLVM's back end. */
static int print_empty_program(const char *name)
{
	fprintf(stderr, "error: <unknown>:0:0: in function %s i32 (): nothing is left of it\n",
		name);
	return -ENOEXEC;
}

static bool is_empty_program(void *mod, uint32_t i, const struct object *obj)
{
	const struct object_prog p = { .insns = bpf_function_start_id(mod, i),
				       .insn_count = (uint32_t)(bpf_function_size_id(mod, i) /
								sizeof(struct bpf_insn)) };

	return !p.insn_count || (p.insn_count == 2 && object_ends_in_trap(obj, &p));
}

static int add_prog(void *mod, struct object *obj, uint32_t i, bool real_libbpf)
{
	const char *name = bpf_function_name(mod, i);

	obj->progs[i].name = strdup(name);
	if (!obj->progs[i].name)
		return -ENOMEM;
	if (is_empty_program(mod, i, obj))
		return print_empty_program(name);
	if (real_libbpf)
		return real_libbpf_prog(mod, obj, i);
	capture_set_prog(i);
	/* Any type will do: the loader derives it from the name. */
	bcc_func_load(mod, BPF_PROG_TYPE_KPROBE, name, bpf_function_start_id(mod, i),
		      (int)bpf_function_size_id(mod, i), obj->license, obj->kern_version, 0, NULL,
		      0, NULL, -1);
	return capture_error();
}

static int add_progs(void *mod, struct object *obj, bool real_libbpf)
{
	uint32_t n = (uint32_t)bpf_num_functions(mod);

	obj->progs = calloc(n ? n : 1, sizeof(*obj->progs));
	if (!obj->progs)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		int err;

		obj->prog_count = i + 1;
		err = add_prog(mod, obj, i, real_libbpf);
		if (err)
			return err;
	}
	return capture_resolve();
}

static int add_module(void *mod, const char *text, bool real_libbpf, struct object *obj)
{
	const char *license = bpf_module_license(mod);
	int err = real_libbpf ? real_libbpf_maps(mod, obj) : 0;

	obj->license = strdup(license ? license : "");
	obj->kern_version = bpf_module_kern_version(mod);
	if (!obj->license)
		return -ENOMEM;
	if (!err)
		err = name_maps(mod, obj);
	if (!err)
		err = add_progs(mod, obj, real_libbpf);
	if (!err)
		err = stream_structs_match(mod, obj);
	if (!err)
		err = map_roles_choose(text, obj);
	if (!err)
		err = source_rules_collect(text, obj);
	return err ? err : loss_counters_add(obj);
}

static int write_object(const struct object *obj)
{
	struct buf out = { 0 };
	int err = object_encode(obj, &out);

	if (!err)
		err = buf_write_fd(&out, CC_FD_OBJECT);
	buf_free(&out);
	return err;
}

/*
 * Replace clang's make rule in the file by the list of inputs. files has further inputs; since is
 * the time when the compile began.
 */
static int write_inputs(const struct request *r, const struct buf *files,
			const struct timespec *since)
{
	struct buf rule = { 0 };
	struct buf list = { 0 };
	int err;

	lseek(CC_FD_INPUTS, 0, SEEK_SET);
	err = buf_read_fd(&rule, CC_FD_INPUTS, TEXT_MAX);
	buf_str(&rule, buf_text(files));
	if (!err)
		dependencies_list(&rule, r->headers, since, &list);
	if (!err && (ftruncate(CC_FD_INPUTS, 0) || lseek(CC_FD_INPUTS, 0, SEEK_SET)))
		err = -errno;
	if (!err)
		err = buf_write_fd(&list, CC_FD_INPUTS);
	if (!err && r->modules)
		header_modules_stamp(&list, CC_FD_MODULES);
	buf_free(&rule);
	buf_free(&list);
	return err;
}

/*
 * Since Linux 6.3 headers use types of bpf.h that libbcc's copy may not have. Test the release, which
 * needs no file; machine/kernel_headers.c, which does not have it, looks for one of these types.
 */
static bool is_newer_than_libbcc(const char *release)
{
	int major = 0, minor = 0;

	sscanf(release, "%d.%d", &major, &minor);
	return major > 6 || (major == 6 && minor >= 3);
}

/*
 * With headers newer than libbcc, exclude the kernel's bpf.h and filter.h, which conflict with
 * libbcc's copy; net/tcp.h cannot be included then.
 */
static int choose_flags(const struct request *r, const struct buf *text, const char **flags)
{
	/* clang-format off */
	static const char *const always[] = {
		/* Linux 7.2 uses anonymous tagged members. */
		"-fms-extensions",
		/* Otherwise min() and max() call functions that exist only for assertions. */
		"-U__OPTIMIZE__",
		"-Wuninitialized",
		"-Wvla",
		"-Wtautological-unsigned-zero-compare",
		/* Newer versions of clang make errors of what BCC C has always been allowed. */
		"-Wno-error=implicit-function-declaration",
		"-Wno-error=implicit-int",
		"-Wno-error=int-conversion",
		"-Wno-error=incompatible-pointer-types",
		"-Xclang", "-dependency-file", "-Xclang", "/proc/self/fd/4",
		"-Xclang", "-MT", "-Xclang", "x", "-Xclang", "-sys-header-deps",
		/* Otherwise back-end errors shorten paths that begin like the headers' folder. */
		"-Xclang", "-fdebug-compilation-dir=/-",
	};
	/* clang-format on */
	int n = sizeof(always) / sizeof(always[0]);

	memcpy(flags, always, sizeof(always));
	if (is_newer_than_libbcc(r->release)) {
		flags[n++] = "-D_LINUX_BPF_H";
		flags[n++] = "-D__LINUX_FILTER_H__";
	}
	if (r->modules)
		n += header_modules_prepare(text, r->headers, CC_FD_MODULES, flags + n);
	return n;
}

/* A libbcc with its own libbpf pins maps itself and does not tell their paths. */
static int check_pins(const struct request *r, const struct buf *text)
{
	if (!r->real_libbpf ||
	    (!strstr(buf_text(text), "TABLE_PINNED") && !strstr(buf_text(text), "maps/pinned")))
		return 0;
	fputs("error: pinned maps cannot be taken over from this libbcc, which has its own libbpf: "
	      "use one that is linked with the shared libbpf\n",
	      stderr);
	return -EOPNOTSUPP;
}

static int compile_source(const struct request *r, struct object *obj, struct buf *files)
{
	const char *flags[CFLAGS_MAX];
	struct buf source = { 0 };
	struct buf text = { 0 };
	void *mod = NULL;
	int count;
	int err = read_source(&source, &text, files);

	if (!err)
		err = check_pins(r, &text);
	if (!err) {
		count = choose_flags(r, &text, flags);
		mod = bpf_module_create_c_from_string(buf_text(&text), 0, flags, count, false,
						      NULL);
		err = capture_error() ? capture_error() : -ENOEXEC;
		if (mod)
			err = add_module(mod, buf_text(&source), r->real_libbpf, obj);
	}
	if (!err)
		err = line_text_fill(obj, &source);
	buf_free(&source);
	buf_free(&text);
	return err; /* mod is not freed: the process ends, which is faster */
}

/* libbcc prints some messages on stdout: send them to stderr. */
static void redirect_stdout(void)
{
	dup2(STDERR_FILENO, STDOUT_FILENO);
	setvbuf(stdout, NULL, _IONBF, 0);
}

static int compile_object(const struct request *r, const char *origin)
{
	struct object *obj = calloc(1, sizeof(*obj));
	struct buf files = { 0 };
	struct timespec since;
	int err;

	if (!obj)
		return -ENOMEM;
	clock_gettime(CLOCK_REALTIME_COARSE, &since); /* as the kernel stamps files */
	obj->release = strdup(r->release);
	obj->origin = strdup(origin);
	capture_start(obj, r->release);
	err = compile_source(r, obj, &files);
	if (!err)
		err = write_inputs(r, &files, &since);
	if (!err)
		err = write_object(obj);
	object_free(obj);
	buf_free(&files);
	return err;
}

/* Drop the capability that kept other processes of this user out until now (unprivileged.c). */
static void drop_wake_alarm(void)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2];

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, CAP_WAKE_ALARM, 0, 0);
	if (syscall(SYS_capget, &h, d))
		return;
	d[1].effective &= ~CAP_TO_MASK(CAP_WAKE_ALARM);
	d[1].permitted &= ~CAP_TO_MASK(CAP_WAKE_ALARM);
	d[1].inheritable &= ~CAP_TO_MASK(CAP_WAKE_ALARM);
	syscall(SYS_capset, &h, d);
}

int main(int argc, char **argv)
{
	bool modules = argc > 1 && !strcmp(argv[1], "-m");
	struct request r = { .modules = modules };
	int err;

	if (argc == 2 && !strcmp(argv[1], "--about")) {
		about_print();
		_exit(CC_EXIT_OK);
	}
	argv += modules;
	if (argc - modules != 4) {
		fputs("usage: calltap-cc [-m] RELEASE ORIGIN HEADERS <SOURCE 3>OBJECT 4>INPUTS, or "
		      "--about\n",
		      stderr);
		return CC_EXIT_USAGE;
	}
	/* Keep other processes of the unprivileged user from tracing this one. */
	prctl(PR_SET_DUMPABLE, 0);
	drop_wake_alarm();
	redirect_stdout();
	r.release = argv[1];
	r.headers = argv[3];
	r.real_libbpf = !capture_works();
	if (r.real_libbpf && geteuid())
		return CC_EXIT_NEEDS_ROOT;
	err = compile_object(&r, argv[2]);
	if (err && err != -ENOEXEC && err != -EOPNOTSUPP)
		fprintf(stderr, "calltap-cc: %s\n", strerror(-err));
	/* Skip clang's exit handlers, which take time; stderr and stdout are not buffered. */
	_exit(!err ? CC_EXIT_OK : err == -ENOEXEC ? CC_EXIT_PROBE : CC_EXIT_FAILED);
}
