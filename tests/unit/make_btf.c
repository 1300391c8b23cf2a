/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "make_btf.h"

#include <calltap/listen_evt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void basics_new(struct basics *b)
{
	struct btf *btf = btf__new_empty();

	if (!btf)
		abort();
	b->btf = btf;
	b->u8 = btf__add_int(btf, "unsigned char", 1, 0);
	b->s8 = btf__add_int(btf, "signed char", 1, BTF_INT_SIGNED);
	b->u16 = btf__add_int(btf, "unsigned short", 2, 0);
	b->s16 = btf__add_int(btf, "short", 2, BTF_INT_SIGNED);
	b->u32 = btf__add_int(btf, "unsigned int", 4, 0);
	b->s32 = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	b->u64 = btf__add_int(btf, "unsigned long long", 8, 0);
	b->s64 = btf__add_int(btf, "long long", 8, BTF_INT_SIGNED);
	b->character = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	b->boolean = btf__add_int(btf, "_Bool", 1, BTF_INT_BOOL);
	b->index = btf__add_int(btf, "__ARRAY_SIZE_TYPE__", 4, 0);
}

int basics_layout(const struct basics *b, int id, struct type **out)
{
	__u32 size;
	const void *raw = btf__raw_data(b->btf, &size);

	return layout_read_struct(raw, size, (uint32_t)id, out);
}

void add_field(struct basics *b, const char *name, int type, uint32_t offset, uint32_t bits)
{
	if (btf__add_field(b->btf, name, type, offset, bits))
		abort();
}

int add_array(struct basics *b, int type, uint32_t count)
{
	return btf__add_array(b->btf, b->index, type, count);
}

int add_typedef(struct basics *b, const char *name, int type)
{
	return btf__add_typedef(b->btf, name, type);
}

static int add_in6_addr(struct basics *b)
{
	int bytes = add_array(b, b->u8, 16);
	int words = add_array(b, add_typedef(b, "__be32", b->u32), 4);
	int u = btf__add_union(b->btf, NULL, 16);
	int id;

	add_field(b, "u6_addr8", bytes, 0, 0);
	add_field(b, "u6_addr32", words, 0, 0);
	id = btf__add_struct(b->btf, "in6_addr", 16);
	add_field(b, "in6_u", u, 0, 0);
	return id;
}

struct listen_field {
	const char *name;
	int type;
	uint32_t offset; /* bytes */
};

#define AT(f) #f, offsetof(struct listen_evt_t, f)
#define LISTEN_FIELDS 15

static void describe_listen(struct basics *b, struct listen_field *f)
{
	int u64 = add_typedef(b, "__u64", b->u64);
	int u32 = add_typedef(b, "__u32", b->u32);
	int u16 = add_typedef(b, "__u16", b->u16);
	int pid = add_typedef(b, "pid_t", add_typedef(b, "__kernel_pid_t", b->s32));
	int uid = add_typedef(b, "uid_t", add_typedef(b, "__kernel_uid32_t", b->u32));
	const struct {
		const char *name;
		size_t offset;
		int type;
	} all[LISTEN_FIELDS] = {
		{ AT(ts), add_typedef(b, "ktime_t", add_typedef(b, "s64", b->s64)) },
		{ AT(cgroup), u64 },
		{ AT(netns), u64 },
		{ AT(laddr6), add_in6_addr(b) },
		{ AT(laddr), add_typedef(b, "__be32", u32) },
		{ AT(pid), pid },
		{ AT(tid), pid },
		{ AT(uid), uid },
		{ AT(backlog), u32 },
		{ AT(ret), add_typedef(b, "ret_t", b->s32) },
		{ AT(family), u16 },
		{ AT(protocol), u16 },
		{ AT(lport), add_typedef(b, "__be16", u16) },
		{ AT(comm), add_array(b, b->character, 16) },
		{ AT(pad), u16 },
	};

	for (size_t i = 0; i < LISTEN_FIELDS; i++)
		f[i] = (struct listen_field){ all[i].name, all[i].type, (uint32_t)all[i].offset };
}

int add_listen(struct basics *b, const struct listen_change *c, uint32_t size)
{
	struct listen_field fields[LISTEN_FIELDS];
	int other = 0;
	int id;

	describe_listen(b, fields);
	if (c && c->type_name)
		other = add_typedef(b, c->type_name, b->u32);
	id = btf__add_struct(b->btf, "listen_evt_t", size);
	for (size_t i = 0; i < LISTEN_FIELDS; i++) {
		struct listen_field *f = &fields[i];
		bool hit = c && c->field && !strcmp(c->field, f->name);

		if (hit && c->drop)
			continue;
		add_field(b, hit && c->name ? c->name : f->name,
			  hit && c->type_name ? other : f->type,
			  (f->offset + (hit ? c->move : 0)) * 8, hit ? c->bits : 0);
	}
	return id;
}
