/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calltap-cc: the compiler, a process of its own. BCC C on stdin, an object on descriptor 3,
 * diagnostics on stderr. It is the only part that knows libbcc's compiler: clang may end the
 * process, costs 180 MB, and has no business holding the tracer's privileges.
 *
 *	calltap-cc RELEASE ORIGIN [CFLAG...]	3>OBJECT
 *
 * Exit status: 0 done; 2 wrong use; 3 does not compile; 4 something else failed. LLVM ends the
 * process by itself, with 1 and a message, when its back end can't make code of the source.
 */
#include <bcc/bcc_common.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../buf.h"
#include "../object.h"
#include "annotate.h"
#include "capture.h"
#include "match.h"

#define OBJECT_FD 3
#define TEXT_MAX (16u << 20) /* what the source room lets through, and some */

static int read_text(struct buf *text)
{
	struct buf raw = { 0 };
	int err = buf_read_fd(&raw, STDIN_FILENO, TEXT_MAX);

	if (!err)
		annotate(buf_text(&raw), raw.len, text);
	buf_free(&raw);
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

static int take_prog(void *mod, struct object *obj, uint32_t i)
{
	const char *name = bpf_function_name(mod, i);

	obj->progs[i].name = strdup(name);
	if (!obj->progs[i].name)
		return -ENOMEM;
	capture_prog(i);
	/* The type does not matter here: the loader goes by the name. */
	bcc_func_load(mod, BPF_PROG_TYPE_KPROBE, name, bpf_function_start_id(mod, i),
		      (int)bpf_function_size_id(mod, i), obj->license, obj->kern_version, 0, NULL,
		      0, NULL, -1);
	return capture_error();
}

static int take_progs(void *mod, struct object *obj)
{
	uint32_t n = (uint32_t)bpf_num_functions(mod);

	obj->progs = calloc(n ? n : 1, sizeof(*obj->progs));
	if (!obj->progs)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		int err;

		obj->prog_count = i + 1;
		err = take_prog(mod, obj, i);
		if (err)
			return err;
	}
	return capture_resolve();
}

static int take_module(void *mod, struct object *obj)
{
	const char *license = bpf_module_license(mod);
	int err;

	obj->license = strdup(license ? license : "");
	obj->kern_version = bpf_module_kern_version(mod);
	if (!obj->license)
		return -ENOMEM;
	err = name_maps(mod, obj);
	if (!err)
		err = take_progs(mod, obj);
	if (!err)
		err = match_streams(mod, obj);
	return err;
}

static int write_object(const struct object *obj)
{
	struct buf out = { 0 };
	size_t done = 0;
	int err = object_encode(obj, &out);

	while (!err && done < out.len) {
		ssize_t n = write(OBJECT_FD, out.data + done, out.len - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			err = -errno;
	}
	buf_free(&out);
	return err;
}

static int compile(struct object *obj, const char **cflags, int count)
{
	struct buf text = { 0 };
	void *mod;
	int err = read_text(&text);

	if (err)
		return err;
	mod = bpf_module_create_c_from_string(buf_text(&text), 0, cflags, count, false, NULL);
	buf_free(&text);
	if (!mod)
		return capture_error() ? capture_error() : -ENOEXEC;
	err = take_module(mod, obj);
	bpf_module_destroy(mod);
	return err;
}

/* libbcc says a few things on stdout; ours has no reader, so they join the diagnostics. */
static void join_stdout(void)
{
	dup2(STDERR_FILENO, STDOUT_FILENO);
	setvbuf(stdout, NULL, _IONBF, 0);
}

int main(int argc, char **argv)
{
	struct object *obj = calloc(1, sizeof(*obj));
	int err;

	if (argc < 3 || !obj) {
		fputs("usage: calltap-cc RELEASE ORIGIN [CFLAG...] <SOURCE 3>OBJECT\n", stderr);
		return 2;
	}
	join_stdout();
	obj->release = strdup(argv[1]);
	obj->origin = strdup(argv[2]);
	capture_start(obj, argv[1]);
	err = compile(obj, (const char **)argv + 3, argc - 3);
	if (!err)
		err = write_object(obj);
	if (err && err != -ENOEXEC)
		fprintf(stderr, "calltap-cc: %s\n", strerror(-err));
	object_free(obj);
	return !err ? 0 : err == -ENOEXEC ? 3 : 4;
}
