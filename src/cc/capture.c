/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/capture.h"

#include <bcc/bcc_proc.h>
#include <bcc/bcc_syms.h>
#include <bcc/libbpf.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/io.h"

static struct {
	struct object *obj;
	const char *release;
	int *map_fds; /* of each map */
	uint32_t prog;
	bool called; /* by libbcc, in capture_works() */
	int err;
} cap;

void capture_start(struct object *obj, const char *release)
{
	obj->counters = OBJECT_NONE;
	cap.obj = obj;
	cap.release = release;
}

void capture_set_prog(uint32_t index)
{
	cap.prog = index;
}

int capture_error(void)
{
	return cap.err;
}

static int fail_call(int err)
{
	cap.err = -err;
	errno = err;
	return -1;
}

/* Return a new descriptor, since libbcc closes it. */
static int new_fd(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

uint32_t capture_map_index(int fd)
{
	for (uint32_t i = 0; i < cap.obj->map_count; i++)
		if (cap.map_fds[i] == fd)
			return i;
	return OBJECT_NONE;
}

static int grow_maps(void)
{
	size_t n = cap.obj->map_count + 1;
	struct object_map *maps = realloc(cap.obj->maps, n * sizeof(*maps));
	int *fds;

	if (!maps)
		return -ENOMEM;
	cap.obj->maps = maps;
	fds = realloc(cap.map_fds, n * sizeof(*fds));
	if (!fds)
		return -ENOMEM;
	cap.map_fds = fds;
	return 0;
}

int capture_add_map(const struct object_map *m, const char *name, int fd)
{
	struct object_map *to;

	if (grow_maps())
		return -ENOMEM;
	to = &cap.obj->maps[cap.obj->map_count];
	*to = *m;
	to->name = strdup(name);
	to->pin = strdup("");
	if (!to->name || !to->pin) {
		free(to->name);
		free(to->pin);
		return -ENOMEM;
	}
	cap.map_fds[cap.obj->map_count++] = fd;
	return 0;
}

int bpf_map_create(enum bpf_map_type type, const char *name, __u32 key_size, __u32 value_size,
		   __u32 max_entries, const struct bpf_map_create_opts *opts)
{
	struct object_map m = {
		.type = type,
		.key_size = key_size,
		.value_size = value_size,
		.max_entries = max_entries,
		.flags = opts ? opts->map_flags : 0,
		.btf_key = opts ? opts->btf_key_type_id : 0,
		.btf_value = opts ? opts->btf_value_type_id : 0,
		.inner = OBJECT_NONE,
	};
	int fd = new_fd();

	if (!cap.obj) { /* called by capture_works() */
		cap.called = true;
		return fd;
	}
	if (opts && opts->inner_map_fd)
		m.inner = capture_map_index((int)opts->inner_map_fd);
	if (fd < 0 || capture_add_map(&m, name ? name : "", fd))
		return fail_call(ENOMEM);
	return fd;
}

bool capture_works(void)
{
	int fd = bcc_create_map(BPF_MAP_TYPE_ARRAY, "calltap_ask", 4, 4, 1, 0);

	io_close(fd);
	return cap.called;
}

int btf__load_into_kernel(struct btf *btf)
{
	__u32 size;
	const void *raw = btf__raw_data(btf, &size);

	if (!raw)
		return fail_call(ENOMEM);
	free(cap.obj->btf);
	cap.obj->btf = malloc(size);
	if (!cap.obj->btf)
		return fail_call(ENOMEM);
	memcpy(cap.obj->btf, raw, size);
	cap.obj->btf_size = size;
	btf__set_fd(btf, new_fd());
	return 0;
}

static int copy_info(struct object_info *to, const void *data, uint32_t count, uint32_t rec_size)
{
	if (!data || !count)
		return 0;
	to->data = malloc((size_t)count * rec_size);
	if (!to->data)
		return -ENOMEM;
	memcpy(to->data, data, (size_t)count * rec_size);
	to->count = count;
	to->rec_size = rec_size;
	return 0;
}

/*
 * libbcc calls this as bpf_prog_load. The C name differs because libbpf's header declares the last
 * argument const in some versions (1.1) and not in others (1.2 and later).
 */
int capture_prog_load(enum bpf_prog_type type, const char *name, const char *license,
		      const struct bpf_insn *insns, size_t insn_cnt,
		      const struct bpf_prog_load_opts *opts) __asm__("bpf_prog_load");

int capture_prog_load(enum bpf_prog_type type, const char *name, const char *license,
		      const struct bpf_insn *insns, size_t insn_cnt,
		      const struct bpf_prog_load_opts *opts)
{
	struct object_prog *p = &cap.obj->progs[cap.prog];

	(void)type;
	(void)name;
	(void)license;
	p->insns = malloc(insn_cnt * sizeof(*insns));
	if (!p->insns)
		return fail_call(ENOMEM);
	memcpy(p->insns, insns, insn_cnt * sizeof(*insns));
	p->insn_count = (uint32_t)insn_cnt;
	if (opts &&
	    (copy_info(&p->funcs, opts->func_info, opts->func_info_cnt, opts->func_info_rec_size) ||
	     copy_info(&p->lines, opts->line_info, opts->line_info_cnt, opts->line_info_rec_size)))
		return fail_call(ENOMEM);
	return new_fd();
}

/* Record the pin path; load/ pins the map. */
int bpf_obj_pin(int fd, const char *path)
{
	uint32_t i = capture_map_index(fd);
	char *pin = i == OBJECT_NONE ? NULL : strdup(path);

	if (!pin)
		return fail_call(i == OBJECT_NONE ? EBADF : ENOMEM);
	free(cap.obj->maps[i].pin);
	cap.obj->maps[i].pin = pin;
	return 0;
}

/* Report that no pinned map exists; load/ looks for one at run time. */
int bpf_obj_get(const char *path)
{
	(void)path;
	errno = ENOENT;
	return -1;
}

/* The loader makes the folder, too. */
int bcc_make_parent_dir(const char *path)
{
	(void)path;
	return 0;
}

int bcc_check_bpffs_path(const char *path)
{
	(void)path;
	return 0;
}

/* libbcc finds the headers by the release, which may be another kernel's. */
int uname(struct utsname *un)
{
	if (syscall(SYS_uname, un))
		return -1;
	if (cap.release)
		snprintf(un->release, sizeof(un->release), "%s", cap.release);
	return 0;
}

/*
 * libbcc checks with access(2) whether debugfs contains tracefs. access(2) uses the real user and
 * ignores the process's capability, so libbcc would not find tracefs if it is mounted only there.
 */
int access(const char *path, int mode)
{
	struct stat st;

	return mode == F_OK ? stat(path, &st) : faccessat(AT_FDCWD, path, mode, 0);
}

/*
 * libbcc reads all of /proc/kallsyms to look for these two functions. The version tells as well,
 * and the probe may be for another kernel.
 */
int bcc_procutils_each_ksym(bcc_procutils_ksymcb callback, void *payload)
{
	int major = 0, minor = 0;

	if (cap.release && sscanf(cap.release, "%d.%d", &major, &minor) == 2 &&
	    (major > 5 || (major == 5 && minor >= 5))) {
		callback("bpf_probe_read_kernel", "kernel", 1, payload);
		callback("bpf_probe_read_user", "kernel", 1, payload);
	}
	return 0;
}

static int resolve_insn(struct bpf_insn *in)
{
	uint32_t index = capture_map_index(in->imm);

	if (index == OBJECT_NONE)
		return -EINVAL;
	in->imm = (int)index;
	return 0;
}

static int resolve_prog(struct object_prog *p)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		struct bpf_insn *in = &p->insns[i];

		if (in->code != (BPF_LD | BPF_DW | BPF_IMM))
			continue;
		i++;
		if (in->src_reg == BPF_PSEUDO_MAP_FD && resolve_insn(in))
			return -EINVAL;
	}
	return 0;
}

int capture_resolve(void)
{
	for (uint32_t i = 0; i < cap.obj->prog_count; i++)
		if (resolve_prog(&cap.obj->progs[i]))
			return -EINVAL;
	return 0;
}
