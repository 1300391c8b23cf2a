/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calltap-cc: the compiler, a process of its own; protocol.h has its file descriptors and exit
 * statuses. It reads BCC C and writes an object. It is the only part that
 * knows libbcc's compiler: clang may end the process, costs 180 MB, and has no business holding
 * the tracer's privileges: it makes no bpf() call and needs none.
 *
 *	calltap-cc [-m] RELEASE ORIGIN HEADERS	3>OBJECT 4>INPUTS
 *	calltap-cc --about
 *
 * HEADERS is the kernel's header tree. LLVM itself ends the process, with status 1 and a message,
 * when its back end cannot generate code for the probe.
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
#define TEXT_MAX (16u << 20) /* what the source room lets through, and some */

struct request {
	const char *release;
	const char *headers;
	bool modules;
	bool adopt; /* libbcc's calls do not come to capture.c */
};

static int read_text(struct buf *source, struct buf *text, struct buf *files)
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

/* libbcc names maps by at most 15 characters to the kernel; its tables know the whole name. */
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

/* Said as the back end says such things. */
static int say_empty(const char *name)
{
	fprintf(stderr, "error: <unknown>:0:0: in function %s i32 (): nothing is left of it\n",
		name);
	return -ENOEXEC;
}

static bool is_empty(void *mod, uint32_t i, const struct object *obj)
{
	const struct object_prog p = { .insns = bpf_function_start_id(mod, i),
				       .insn_count = (uint32_t)(bpf_function_size_id(mod, i) /
								sizeof(struct bpf_insn)) };

	return !p.insn_count || (p.insn_count == 2 && object_ends_in_trap(obj, &p));
}

static int take_prog(void *mod, struct object *obj, uint32_t i, bool adopt)
{
	const char *name = bpf_function_name(mod, i);

	obj->progs[i].name = strdup(name);
	if (!obj->progs[i].name)
		return -ENOMEM;
	if (is_empty(mod, i, obj))
		return say_empty(name);
	if (adopt)
		return real_libbpf_prog(mod, obj, i);
	capture_prog(i);
	/* The type does not matter here: the loader goes by the name. */
	bcc_func_load(mod, BPF_PROG_TYPE_KPROBE, name, bpf_function_start_id(mod, i),
		      (int)bpf_function_size_id(mod, i), obj->license, obj->kern_version, 0, NULL,
		      0, NULL, -1);
	return capture_error();
}

static int take_progs(void *mod, struct object *obj, bool adopt)
{
	uint32_t n = (uint32_t)bpf_num_functions(mod);

	obj->progs = calloc(n ? n : 1, sizeof(*obj->progs));
	if (!obj->progs)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		int err;

		obj->prog_count = i + 1;
		err = take_prog(mod, obj, i, adopt);
		if (err)
			return err;
	}
	return capture_resolve();
}

static int take_module(void *mod, const char *text, bool adopt, struct object *obj)
{
	const char *license = bpf_module_license(mod);
	int err = adopt ? real_libbpf_maps(mod, obj) : 0;

	obj->license = strdup(license ? license : "");
	obj->kern_version = bpf_module_kern_version(mod);
	if (!obj->license)
		return -ENOMEM;
	if (!err)
		err = name_maps(mod, obj);
	if (!err)
		err = take_progs(mod, obj, adopt);
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
 * clang left its make rule in the file; the list of inputs takes its place. files: what else it
 * was made from.
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

/* Do these headers use types of bpf.h that the copy inside libbcc does not have? From 6.3 on. */
static bool is_newer_than_libbcc(const char *release)
{
	int major = 0, minor = 0;

	sscanf(release, "%d.%d", &major, &minor);
	return major > 6 || (major == 6 && minor >= 3);
}

/*
 * Headers newer than libbcc: what is built on the kernel's bpf.h must not come in beside libbcc's
 * own, which takes net/tcp.h with it; and 7.2 uses anonymous tagged members.
 */
static int choose_flags(const struct request *r, const struct buf *text, const char **flags)
{
	/* clang-format off */
	static const char *const always[] = {
		"-fms-extensions",
		/* Else min() and max() call functions that only an assertion has use for. */
		"-U__OPTIMIZE__",
		"-Wuninitialized",
		"-Wvla",
		"-Wtautological-unsigned-zero-compare",
		/* Newer versions of clang refuse by default what BCC C has always been let do. */
		"-Wno-error=implicit-function-declaration",
		"-Wno-error=implicit-int",
		"-Wno-error=int-conversion",
		"-Wno-error=incompatible-pointer-types",
		"-Xclang", "-dependency-file", "-Xclang", "/proc/self/fd/4",
		"-Xclang", "-MT", "-Xclang", "x", "-Xclang", "-sys-header-deps",
		/* Else back-end errors drop what a path shares with the headers' folder. */
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

/* Which of its maps are pinned, and where, such a libbcc keeps to itself; and it has done it by
 * then. */
static int check_pins(const struct request *r, const struct buf *text)
{
	if (!r->adopt ||
	    (!strstr(buf_text(text), "TABLE_PINNED") && !strstr(buf_text(text), "maps/pinned")))
		return 0;
	fputs("error: pinned maps cannot be taken over from this libbcc, which has its own libbpf: "
	      "use one that is linked with the shared libbpf\n",
	      stderr);
	return -EOPNOTSUPP;
}

static int compile(const struct request *r, struct object *obj, struct buf *files)
{
	const char *flags[CFLAGS_MAX];
	struct buf source = { 0 };
	struct buf text = { 0 };
	void *mod = NULL;
	int count;
	int err = read_text(&source, &text, files);

	if (!err)
		err = check_pins(r, &text);
	if (!err) {
		count = choose_flags(r, &text, flags);
		mod = bpf_module_create_c_from_string(buf_text(&text), 0, flags, count, false,
						      NULL);
		err = capture_error() ? capture_error() : -ENOEXEC;
		if (mod)
			err = take_module(mod, buf_text(&source), r->adopt, obj);
	}
	if (!err)
		err = line_text_fill(obj, &source);
	buf_free(&source);
	buf_free(&text);
	return err; /* mod stays: the process ends, and taking it apart takes longer than that */
}

/* libbcc says a few things on stdout; ours has no reader, so they join the diagnostics. */
static void join_stdout(void)
{
	dup2(STDERR_FILENO, STDOUT_FILENO);
	setvbuf(stdout, NULL, _IONBF, 0);
}

static int run(const struct request *r, const char *origin)
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
	err = compile(r, obj, &files);
	if (!err)
		err = write_inputs(r, &files, &since);
	if (!err)
		err = write_object(obj);
	object_free(obj);
	buf_free(&files);
	return err;
}

/* It kept others out until now (unprivileged.c); reading all files may be needed. */
static void drop_capability(void)
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
	/* Others who run as the same unprivileged user have no business in here. */
	prctl(PR_SET_DUMPABLE, 0);
	drop_capability();
	join_stdout();
	r.release = argv[1];
	r.headers = argv[3];
	r.adopt = !capture_works();
	if (r.adopt && geteuid())
		return CC_EXIT_NEEDS_ROOT;
	err = run(&r, argv[2]);
	if (err && err != -ENOEXEC && err != -EOPNOTSUPP)
		fprintf(stderr, "calltap-cc: %s\n", strerror(-err));
	/* Without clang's own farewells, for the same reason; stderr and stdout have no buffer. */
	_exit(!err ? CC_EXIT_OK : err == -ENOEXEC ? CC_EXIT_PROBE : CC_EXIT_FAILED);
}
