/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "explain.h"
#include "load_parts.h"
#include "log.h"
#include "machine.h"
#include "object.h"

#define LOG_SIZE (4u << 20)

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

static int try_load(const struct loaded_prog *lp, const struct bpf_insn *insns,
		    const struct loaded *l, char *log)
{
	const struct object_prog *p = &l->obj->progs[lp->index];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .kern_version = l->obj->kern_version);

	opts.expected_attach_type = lp->as.expected;
	opts.attach_btf_id = lp->as.function;
	opts.attach_btf_obj_fd = (__u32)lp->as.btf;

	if (log) {
		opts.log_buf = log;
		opts.log_size = LOG_SIZE;
		opts.log_level = 1;
	}
	if (l->btf >= 0 && p->funcs.count)
		give_info(&opts, p, l->btf);
	return bpf_prog_load(lp->as.type, lp->name, l->obj->license, insns, p->insn_count, &opts);
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
static int explain_refusal(const struct loaded_prog *lp, const struct bpf_insn *insns,
			   const struct loaded *l, int err)
{
	const struct object_prog *p = &l->obj->progs[lp->index];
	char *log = calloc(1, LOG_SIZE);
	struct buf where = { 0 };
	struct verdict v;
	int fd, said;

	if (!log)
		return -ENOMEM;
	fd = try_load(lp, insns, l, log);
	if (fd >= 0)
		close(fd);
	explain_parse_log(log, &v);
	find_place(l->obj, p, v.insn, &where);
	said = explain_verifier(p->name, log, buf_text(&where), err);
	buf_free(&where);
	free(log);
	return err == -EPERM || err == -ENOMEM ? err : said;
}

/* A kernel that does not know the type at all has nothing to say of the program. */
static bool type_is_unknown(const struct loaded_prog *lp, int err)
{
	if (err != -EINVAL || libbpf_probe_bpf_prog_type(lp->as.type, NULL) != 0)
		return false;
	log_error("%s is a program of type %s, which this kernel, %s, does not have: it needs a "
		  "newer kernel",
		  lp->name, libbpf_bpf_prog_type_str(lp->as.type), machine_release());
	return true;
}

static int load_insns(struct loaded_prog *lp, const struct loaded *l)
{
	struct bpf_insn *insns = place_maps(&l->obj->progs[lp->index], l->maps);
	int err = 0;

	if (!insns)
		return -ENOMEM;
	lp->fd = try_load(lp, insns, l, NULL);
	if (lp->fd < 0) {
		err = type_is_unknown(lp, lp->fd) ? -ENOSYS : explain_refusal(lp, insns, l, lp->fd);
		lp->fd = -1;
	}
	free(insns);
	return err;
}

int load_progs(struct loaded *l)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < l->prog_count; i++)
		err = load_insns(&l->progs[i], l);
	return err;
}
