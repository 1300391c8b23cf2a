/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "explain/explain.h"
#include "explain/unresolved_call.h"
#include "load/bpf_syscall.h"
#include "load/load_internal.h"
#include "machine/machine.h"
#include "object/object.h"
#include "probe/source_position.h"

#define LOG_SIZE (4u << 20)
#define LOG_ALL 1 /* log level: every instruction */
#define LOG_END 4 /* log level: the error and statistics */

/* Copy the instructions, replacing map indexes by descriptors; NULL: no memory. */
static struct bpf_insn *copy_insns_with_maps(const struct object_prog *p, const int *maps)
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

static void set_btf_info(struct bpf_prog_load_opts *opts, const struct object_prog *p, int btf)
{
	opts->prog_btf_fd = (__u32)btf;
	opts->func_info = p->funcs.data;
	opts->func_info_cnt = p->funcs.count;
	opts->func_info_rec_size = p->funcs.rec_size;
	opts->line_info = p->lines.data;
	opts->line_info_cnt = p->lines.count;
	opts->line_info_rec_size = p->lines.rec_size;
}

static int try_load_prog(const struct loaded_prog *lp, const struct bpf_insn *insns,
			 const struct loaded_object *l, char *log, __u32 level)
{
	const struct object_prog *p = &l->obj->progs[lp->index];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .kern_version = l->obj->kern_version);

	opts.expected_attach_type = lp->type.expected_attach_type;
	opts.attach_btf_id = lp->type.btf_id;
	opts.attach_btf_obj_fd = (__u32)lp->type.btf_fd;

	if (log) {
		opts.log_buf = log;
		opts.log_size = LOG_SIZE;
		opts.log_level = level;
	}
	if (l->btf >= 0 && p->funcs.count)
		set_btf_info(&opts, p, l->btf);
	return bpf_syscall_load_prog(lp->type.prog_type, lp->name, l->obj->license, insns,
				     p->insn_count, &opts);
}

#define CALL_BY_POINTER (BPF_JMP | BPF_CALL | BPF_X)

#define TRAP_INSNS 3 /* LLVM's trap: a load of an address in two instructions, and its call */

/* The last instruction that comes from the source. */
static long last_own_insn(const struct object *obj, const struct object_prog *p)
{
	return (long)p->insn_count - (object_ends_in_trap(obj, p) ? TRAP_INSNS : 1);
}

/*
 * Find a call without a target, or through a pointer. The kernel reports the first as a function
 * that does not end, and names no instruction for the second.
 */
static long find_unresolved_call(const struct object *obj, const struct object_prog *p,
				 bool *by_pointer)
{
	for (long i = 0, last = last_own_insn(obj, p); i <= last; i++) {
		const struct bpf_insn *in = &p->insns[i];

		*by_pointer = in->code == CALL_BY_POINTER;
		if (*by_pointer || object_is_unresolved_call(in))
			return i;
		i += in->code == (BPF_LD | BPF_DW | BPF_IMM);
	}
	return -1;
}

/* The instruction that the verifier objects to; -1: not known. */
static long refused_insn(const struct object *obj, const struct object_prog *p, long unresolved,
			 const struct verdict *v)
{
	if (unresolved >= 0)
		return unresolved;
	return v->why && strstr(v->why, "last insn is not an exit") ? last_own_insn(obj, p) :
								      v->insn;
}

/* The rule of the program's first point. */
static const struct rule *first_rule_of(const struct loaded_object *l, const struct loaded_prog *lp)
{
	uint32_t i = 0;

	while (l->points[i].prog != (uint32_t)(lp - l->progs))
		i++;
	return &l->plan.points[i].rule;
}

/* Some refusals are explained better by the source than by the verifier: fill in verdict then. */
static void explain_from_source(const struct loaded_object *l, const struct object_prog *p,
				bool unresolved, const struct verdict *v, struct position *rule,
				struct buf *verdict)
{
	if (unresolved)
		unresolved_call_explain(l->obj->text, p->name, rule, verdict);
	else if (v->why && (strstr(v->why, "program is too large") ||
			    strstr(v->why, "infinite loop") || strstr(v->why, "back-edge")))
		unresolved_call_recursion(l->obj->text, rule, verdict);
}

/* Load the program again with the log, which is too slow to ask for when all is well. */
static int explain_verifier_refusal(const struct loaded_prog *lp, const struct bpf_insn *insns,
				    const struct loaded_object *l, int err)
{
	const struct object_prog *p = &l->obj->progs[lp->index];
	char *log = calloc(1, LOG_SIZE);
	bool by_pointer = false;
	long unresolved = find_unresolved_call(l->obj, p, &by_pointer);
	struct buf verdict = { 0 };
	struct verdict v;
	struct position rule;
	int fd, status = err;

	if (!log)
		return -ENOMEM;
	fd = try_load_prog(lp, insns, l, log, LOG_ALL);
	io_close(fd);
	verifier_failure_parse_log(log, &v);
	source_position_of(l->obj, p, refused_insn(l->obj, p, unresolved, &v), &rule);
	/* Before Linux 6.4 a full log holds its beginning and lacks the error at its end. */
	if (fd == -ENOSPC)
		try_load_prog(lp, insns, l, log, LOG_END);
	explain_from_source(l, p, unresolved >= 0 && !by_pointer, &v, &rule, &verdict);
	if (verdict.len && log_verbose())
		log_raw(log);
	if (!v.why && err == -EPERM)
		attach_failure_explain(first_rule_of(l, lp), "load not permitted", p->name,
				       strerror(-err));
	else
		status = verifier_failure_explain(p->name, verdict.len ? buf_text(&verdict) : log,
						  &rule, err);
	buf_free(&verdict);
	free(log);
	return err == -EPERM || err == -ENOMEM ? err : status;
}

/* A kernel that does not know the program type logs nothing about the program. */
static bool explain_unknown_type(const struct loaded_object *l, const struct loaded_prog *lp,
				 int err)
{
	if (err != -EINVAL || libbpf_probe_bpf_prog_type(lp->type.prog_type, NULL) != 0)
		return false;
	attach_failure_explain(first_rule_of(l, lp), "no program type", lp->name,
			       libbpf_bpf_prog_type_str(lp->type.prog_type), machine_release());
	return true;
}

static int explain_load_failure(const struct loaded_prog *lp, const struct bpf_insn *insns,
				const struct loaded_object *l, int err)
{
	if (machine_log_fd_limit(err, "the program", l->obj->progs[lp->index].name))
		return err;
	return explain_unknown_type(l, lp, err) ? -ENOSYS :
						  explain_verifier_refusal(lp, insns, l, err);
}

static int load_prog(struct loaded_prog *lp, const struct loaded_object *l)
{
	struct bpf_insn *insns = copy_insns_with_maps(&l->obj->progs[lp->index], l->maps);
	int err = 0;

	if (!insns)
		return -ENOMEM;
	lp->fd = try_load_prog(lp, insns, l, NULL, 0);
	if (lp->fd < 0) {
		err = explain_load_failure(lp, insns, l, lp->fd);
		lp->fd = -1;
	}
	free(insns);
	return err;
}

int load_progs(struct loaded_object *l)
{
	int err = 0;

	for (uint32_t i = 0; (!err || l->check) && i < l->prog_count; i++) {
		int one = load_prog(&l->progs[i], l);

		err = err ? err : one;
	}
	return err;
}
