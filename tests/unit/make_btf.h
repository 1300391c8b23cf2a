/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Build BTF for the tests and the fuzz targets. */
#ifndef CALLTAP_MAKE_BTF_H
#define CALLTAP_MAKE_BTF_H

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdint.h>

#include "decode/layout.h"

/* IDs of basic types. */
struct basics {
	struct btf *btf;
	int u8, s8, u16, s16, u32, s32, u64, s64, character, boolean;
	int index; /* the type of an array's index */
};

/* Create BTF with the basic types; free it with btf__free(b->btf). */
void basics_new(struct basics *b);
/* Return the layout of type id, as layout_read_struct(). */
int basics_layout(const struct basics *b, int id, struct type **out);

/* Add a field to the last struct. offset is in bits; bits 0: not a bitfield. */
void add_field(struct basics *b, const char *name, int type, uint32_t offset, uint32_t bits);
int add_array(struct basics *b, int type, uint32_t count);
int add_typedef(struct basics *b, const char *name, int type);

/* A change of one field of struct listen_evt_t. */
struct listen_change {
	const char *field; /* its name; NULL: no change */
	const char *name;
	const char *type_name; /* of a typedef */
	uint32_t move;	       /* bytes */
	uint32_t bits;
	bool drop;
};

/* Add struct listen_evt_t as the compiler describes it, with the change; return its ID. */
int add_listen(struct basics *b, const struct listen_change *change, uint32_t size);

#endif
