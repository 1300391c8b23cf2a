/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/check_output.h"

#include <errno.h>
#include <stdbool.h>

#include "base/log.h"
#include "object/object.h"

/* True for helpers that are called for their effect, not for their result. */
static bool has_effect(int32_t helper)
{
	switch (helper) {
	case BPF_FUNC_perf_event_output:
	case BPF_FUNC_skb_output:
	case BPF_FUNC_xdp_output:
	case BPF_FUNC_ringbuf_output:
	case BPF_FUNC_ringbuf_submit:
	case BPF_FUNC_trace_printk:
	case BPF_FUNC_trace_vprintk:
	case BPF_FUNC_override_return:
	case BPF_FUNC_send_signal:
	case BPF_FUNC_send_signal_thread:
	case BPF_FUNC_probe_write_user:
		return true;
	default:
		return false;
	}
}

static bool is_shown_map(const struct object_map *m)
{
	return m->role == OBJECT_MAP_RESULT || m->pin[0];
}

static bool insn_has_effect(const struct object *obj, const struct bpf_insn *in)
{
	if (in->code == (BPF_JMP | BPF_CALL))
		return !in->src_reg && has_effect(in->imm);
	return in->code == (BPF_LD | BPF_DW | BPF_IMM) && in->src_reg == BPF_PSEUDO_MAP_FD &&
	       is_shown_map(&obj->maps[in->imm]);
}

static bool prog_has_effect(const struct object *obj, const struct object_prog *p)
{
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (insn_has_effect(obj, &p->insns[i]))
			return true;
		i += p->insns[i].code == (BPF_LD | BPF_DW | BPF_IMM);
	}
	return false;
}

/* fmod_ret and lsm programs: their return value changes what the kernel does. */
static bool changes_kernel(const struct loaded_prog *lp)
{
	return lp->type.expected_attach_type == BPF_MODIFY_RETURN ||
	       lp->type.prog_type == BPF_PROG_TYPE_LSM;
}

/* The object's first stream, for the message; NULL: the source has none. */
static const char *first_stream(const struct object *obj)
{
	for (uint32_t i = 0; i < obj->map_count; i++)
		if (obj->maps[i].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY ||
		    obj->maps[i].type == BPF_MAP_TYPE_RINGBUF)
			return obj->maps[i].name;
	return NULL;
}

static int report_no_output(const struct object *obj)
{
	const char *stream = first_stream(obj);

	if (stream)
		log_error("%s would show nothing: no program that is attached submits to %s "
			  "(perf_submit, or ringbuf_output)",
			  obj->origin, stream);
	else
		log_error("%s would show nothing: no program that is attached submits an event, "
			  "prints with bpf_trace_printk or fills a map: add a BPF_PERF_OUTPUT and "
			  "submit to it, as probes/listen.c does",
			  obj->origin);
	return -ENOEXEC;
}

int check_output(const struct loaded_object *l)
{
	for (uint32_t i = 0; i < l->prog_count; i++)
		if (changes_kernel(&l->progs[i]) ||
		    prog_has_effect(l->obj, &l->obj->progs[l->progs[i].index]))
			return 0;
	return report_no_output(l->obj);
}
