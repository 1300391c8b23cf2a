/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "buf.h"
#include "explain.h"
#include "log.h"
#include "object.h"

#define ENOTSUPP 524 /* the kernel's own: "this map type takes no BTF" */
#define LOG_SIZE (4u << 20)

static int *no_descriptors(uint32_t n)
{
	int *fds = malloc((n ? n : 1) * sizeof(*fds));

	for (uint32_t i = 0; fds && i < n; i++)
		fds[i] = -1;
	return fds;
}

static void close_all(int *fds, uint32_t n)
{
	for (uint32_t i = n; fds && i-- > 0;) {
		if (fds[i] >= 0)
			close(fds[i]);
		fds[i] = -1;
	}
}

/* A kernel without BTF runs the probe all the same: only its names are missing. */
static int load_btf(const struct object *obj)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	int fd = -1;

	if (btf && !btf__load_into_kernel(btf))
		fd = dup(btf__fd(btf));
	if (obj->btf && fd < 0)
		log_debug("the kernel does not take the probe's BTF: its messages name no lines");
	btf__free(btf);
	return fd;
}

static uint32_t entries_of(const struct object_map *m)
{
	/* The object may come from a machine with another number of CPUs. */
	if (m->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return (uint32_t)libbpf_num_possible_cpus();
	return m->max_entries;
}

static int create_map(const struct object_map *m, const struct loaded *l)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = m->flags);
	int fd;

	if (m->inner != OBJECT_NONE)
		opts.inner_map_fd = (__u32)l->maps[m->inner];
	if (l->btf >= 0 && m->btf_value) {
		opts.btf_fd = (__u32)l->btf;
		opts.btf_key_type_id = m->btf_key;
		opts.btf_value_type_id = m->btf_value;
	}
	fd = bpf_map_create(m->type, m->name, m->key_size, m->value_size, entries_of(m), &opts);
	if ((fd == -ENOTSUPP || fd == -EINVAL) && opts.btf_fd) {
		opts.btf_fd = opts.btf_key_type_id = opts.btf_value_type_id = 0;
		fd = bpf_map_create(m->type, m->name, m->key_size, m->value_size, entries_of(m),
				    &opts);
	}
	return fd;
}

static bool same_kind(int fd, const struct object_map *m)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return !bpf_obj_get_info_by_fd(fd, &info, &len) && info.type == m->type &&
	       info.key_size == m->key_size && info.value_size == m->value_size;
}

/* What is there is taken, as bcc does: another program's, or what an earlier run left. */
static int take_pinned(const struct object_map *m)
{
	int fd = bpf_obj_get(m->pin);

	if (fd < 0 || same_kind(fd, m))
		return fd;
	close(fd);
	log_error("%s, which the map %s is pinned at, is a map of another kind: choose another "
		  "path, or remove it if nothing needs it",
		  m->pin, m->name);
	return -EEXIST;
}

static int pin_map(const struct object_map *m, int fd)
{
	if (!bpf_obj_pin(fd, m->pin)) {
		log_info("the map %s is pinned at %s and stays there, as the probe asks", m->name,
			 m->pin);
		return fd;
	}
	log_error("cannot pin the map %s at %s (is a bpf file system mounted there?):", m->name,
		  m->pin);
	close(fd);
	return -EEXIST;
}

static int open_map(const struct object_map *m, const struct loaded *l)
{
	int fd = m->pin[0] ? take_pinned(m) : -ENOENT;

	if (fd != -ENOENT)
		return fd;
	fd = create_map(m, l);
	return fd >= 0 && m->pin[0] ? pin_map(m, fd) : fd;
}

static int create_maps(struct loaded *l)
{
	for (uint32_t i = 0; i < l->obj->map_count; i++) {
		l->maps[i] = open_map(&l->obj->maps[i], l);
		if (l->maps[i] >= 0)
			continue;
		if (l->maps[i] == -EEXIST)
			return -EEXIST; /* it has been told */
		log_error("the kernel refuses the map %s: %s%s", l->obj->maps[i].name,
			  strerror(-l->maps[i]),
			  l->maps[i] == -EPERM ? " (run as root; kernels before 5.11 count maps "
						 "against ulimit -l)" :
						 "");
		return l->maps[i] == -EPERM ? -EPERM : -ENOEXEC;
	}
	return 0;
}

/* The instructions with this process' descriptors in place of map indexes; NULL: no memory. */
static struct bpf_insn *place_maps(const struct object_prog *p, const int *maps)
{
	struct bpf_insn *insns = malloc(p->insn_count * sizeof(*insns));

	if (!insns)
		return NULL;
	memcpy(insns, p->insns, p->insn_count * sizeof(*insns));
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (insns[i].code != (BPF_LD | BPF_DW | BPF_IMM))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_MAP_FD ||
		    insns[i].src_reg == BPF_PSEUDO_MAP_VALUE)
			insns[i].imm = maps[insns[i].imm];
		i++;
	}
	return insns;
}

static void give_info(struct bpf_prog_load_opts *opts, const struct object_prog *p, int btf)
{
	opts->prog_btf_fd = (__u32)btf;
	opts->func_info = p->funcs.data;
	opts->func_info_cnt = p->funcs.count;
	opts->func_info_rec_size = p->funcs.rec_size;
	opts->line_info = p->lines.data;
	opts->line_info_cnt = p->lines.count;
	opts->line_info_rec_size = p->lines.rec_size;
}

static int try_load(const struct attach_kind *kind, const struct object_prog *p,
		    const struct bpf_insn *insns, const struct loaded *l, char *log)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .kern_version = l->obj->kern_version);

	if (log) {
		opts.log_buf = log;
		opts.log_size = LOG_SIZE;
		opts.log_level = 1;
	}
	if (l->btf >= 0 && p->funcs.count)
		give_info(&opts, p, l->btf);
	return bpf_prog_load(kind->prog_type, attach_point_of(kind, p->name), l->obj->license,
			     insns, p->insn_count, &opts);
}

/* The place in the source that an instruction came from: the last record not behind it. */
static void find_place(const struct object *obj, const struct object_prog *p, long insn,
		       struct buf *where)
{
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;
	struct bpf_line_info at = { 0 };

	for (uint32_t i = 0; i < p->lines.count && p->lines.rec_size >= sizeof(at); i++) {
		struct bpf_line_info info;

		memcpy(&info, (char *)p->lines.data + (size_t)i * p->lines.rec_size, sizeof(info));
		if ((long)info.insn_off <= insn)
			at = info;
	}
	if (btf && at.line_col && btf__str_by_offset(btf, at.file_name_off))
		buf_printf(where, "%s:%u:%u", btf__str_by_offset(btf, at.file_name_off),
			   BPF_LINE_INFO_LINE_NUM(at.line_col),
			   BPF_LINE_INFO_LINE_COL(at.line_col));
	btf__free(btf);
}

/* Once more with the log, which is too dear to ask for when all is well. */
static int explain_refusal(const struct attach_kind *kind, const struct object_prog *p,
			   const struct bpf_insn *insns, const struct loaded *l, int err)
{
	char *log = calloc(1, LOG_SIZE);
	struct buf where = { 0 };
	struct verdict v;
	int fd;

	if (!log)
		return -ENOMEM;
	fd = try_load(kind, p, insns, l, log);
	if (fd >= 0)
		close(fd);
	explain_parse_log(log, &v);
	find_place(l->obj, p, v.insn, &where);
	explain_verifier(p->name, log, buf_text(&where), err);
	buf_free(&where);
	free(log);
	return err == -EPERM ? -EPERM : err == -ENOMEM ? -ENOMEM : -ENOEXEC;
}

static int load_prog(const struct object_prog *p, const struct loaded *l, int *fd)
{
	const struct attach_kind *kind = attach_kind_of(p->name);
	struct bpf_insn *insns = place_maps(p, l->maps);
	int err = 0;

	if (!insns)
		return -ENOMEM;
	*fd = try_load(kind, p, insns, l, NULL);
	if (*fd < 0) {
		err = explain_refusal(kind, p, insns, l, *fd);
		*fd = -1;
	}
	free(insns);
	return err;
}

static int load_progs(struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->obj->prog_count; i++)
		err = load_prog(&l->obj->progs[i], l, &l->progs[i]);
	return err;
}

static int load_gates(struct loaded *l, const struct filter *filter)
{
	int err = 0;

	if (!filter_asks(filter))
		return 0;
	for (uint32_t i = 0; !err && i < l->obj->prog_count; i++)
		err = gate_load(filter, attach_kind_of(l->obj->progs[i].name)->prog_type,
				l->progs[i], &l->gates[i]);
	return err;
}

static int check_progs(const struct object *obj)
{
	int err = 0;

	if (!obj->prog_count) {
		log_error("%s has no program: name a function %s", obj->origin, attach_kinds());
		return -ENOEXEC;
	}
	for (uint32_t i = 0; !err && i < obj->prog_count; i++) {
		const struct attach_kind *kind = attach_kind_of(obj->progs[i].name);

		if (!kind) {
			log_error("%s: the name of %s() does not say where it attaches: %s. A "
				  "function that others call is static inline",
				  obj->origin, obj->progs[i].name, attach_kinds());
			return -ENOEXEC;
		}
		err = kind->available();
	}
	return err;
}

int load_object(const struct object *obj, const struct filter *filter, struct loaded *l)
{
	int err = check_progs(obj);

	*l = (struct loaded){ .obj = obj, .btf = -1 };
	if (err)
		return err;
	l->maps = no_descriptors(obj->map_count);
	l->progs = no_descriptors(obj->prog_count);
	l->links = no_descriptors(obj->prog_count);
	l->gates = gates_new(obj->prog_count);
	err = l->maps && l->progs && l->links && l->gates ? 0 : -ENOMEM;
	if (!err) {
		l->btf = load_btf(obj);
		err = create_maps(l);
	}
	if (!err)
		err = load_progs(l);
	if (!err)
		err = load_gates(l, filter);
	if (err)
		unload(l);
	return err;
}

/*
 * Last comes first: in a source a function's entry is written before its return, and attached in
 * that order an entry between the two would be seen without its return.
 */
int load_attach(struct loaded *l)
{
	for (uint32_t i = l->obj->prog_count; i-- > 0;) {
		const struct object_prog *p = &l->obj->progs[i];
		const struct attach_kind *kind = attach_kind_of(p->name);
		int prog = l->gates[i].prog >= 0 ? l->gates[i].prog : l->progs[i];

		l->links[i] = kind->attach(kind, prog, attach_point_of(kind, p->name));
		if (l->links[i] < 0) {
			int err = l->links[i];

			load_detach(l);
			return err;
		}
	}
	return 0;
}

void load_detach(struct loaded *l)
{
	if (l->obj)
		close_all(l->links, l->obj->prog_count);
}

void unload(struct loaded *l)
{
	load_detach(l);
	if (l->gates)
		gates_free(l->gates, l->obj->prog_count);
	if (l->obj) {
		close_all(l->progs, l->obj->prog_count);
		close_all(l->maps, l->obj->map_count);
	}
	if (l->btf >= 0)
		close(l->btf);
	free(l->links);
	free(l->progs);
	free(l->maps);
	*l = (struct loaded){ .btf = -1 };
}
