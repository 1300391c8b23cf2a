/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any bytes as a kernel's BTF: valid functions become probes and definitions. */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "generate/fn_c_type.h"
#include "generate/fn_members.h"
#include "generate/fn_signature.h"
#include "generate/fn_write.h"
#include "generate/generate.h"
#include "machine/btf_check.h"
#include "machine/kernel_btf.h"
#include "machine/kernel_headers.h"

#define EACH_MAX 8 /* functions and structs: each may be large */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	libbpf_set_print(NULL);
	return 0;
}

static void write_probe(const struct kernel_function *f, bool returns)
{
	static const char *fields[] = { "struct file *o = (struct file *)sk",
					"u16 num = o->sk->common.skc_num",
					"u8 one = (((struct pair *)sk)->b + n)->a + name[n]",
					"char text[8] = name" };
	const struct generate_options o = { .fields = { fields, 4 },
					    .where = "n > 3 && sk->common.skc_num",
					    .returns = returns };
	struct fn_types types = { .basic = "typedef unsigned flag_t;" };
	struct buf out = { 0 };
	struct fn fn;

	if (fn_signature_read(f, &types, &fn) || fn_members_collect(&fn, &o, &types.complete))
		abort();
	if (!fn_write(&fn, &o, &types, &out) && !strstr(buf_text(&out), "perf_submit"))
		abort();
	fn_signature_free(&fn);
	buf_free(&out);
	kernel_headers_definitions_free(&types.declared);
	kernel_headers_definitions_free(&types.complete);
}

static void write_struct(const struct btf *btf, const struct btf_type *t)
{
	struct fn_types types = { .basic = "" };
	struct buf out = { 0 };

	fn_c_type_put_struct(btf, t, &types, &out);
	buf_free(&out);
	kernel_headers_definitions_free(&types.declared);
	kernel_headers_definitions_free(&types.complete);
}

static void write_all(const struct btf *btf)
{
	int functions = 0, structs = 0;
	struct kernel_function f;

	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);

		if (btf_is_composite(t) && structs++ < EACH_MAX)
			write_struct(btf, t);
		if (kernel_btf_function(btf, "", id, &f) && functions++ < EACH_MAX) {
			write_probe(&f, false);
			write_probe(&f, true);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct btf *btf = btf__new(data, (uint32_t)size);

	if (btf && !btf_check(btf))
		write_all(btf);
	btf__free(btf);
	return 0;
}
