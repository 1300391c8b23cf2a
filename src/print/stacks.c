/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/stacks.h"

#include <endian.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decode/errno_name.h"
#include "object/object.h"
#include "print/json_text.h"

#define BUCKETS 1024
#define KNOWN_MAX 4096	/* stacks; with more, all are forgotten */
#define KERNEL_PID (-1) /* of kernel stacks, which belong to no process */

struct known {
	int64_t id;
	int32_t pid;
	char *frames;
	struct known *next;
};

struct stacks {
	bool has_map;
	uint32_t object;
	stack_resolver resolve;
	void *cookie;
	struct known *buckets[BUCKETS];
	size_t count;
};

struct packed {
	uint64_t id;
	uint32_t pid;
	uint32_t user;
};

struct stacks *stacks_new(const struct object *obj, uint32_t object, stack_resolver resolve,
			  void *cookie)
{
	struct stacks *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->object = object;
	s->resolve = resolve;
	s->cookie = cookie;
	for (uint32_t i = 0; i < obj->map_count; i++)
		s->has_map |= obj->maps[i].type == BPF_MAP_TYPE_STACK_TRACE;
	return s;
}

static void forget_all(struct stacks *s)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		while (s->buckets[i]) {
			struct known *k = s->buckets[i];

			s->buckets[i] = k->next;
			free(k->frames);
			free(k);
		}
	}
	s->count = 0;
}

void stacks_free(struct stacks *s)
{
	if (!s)
		return;
	forget_all(s);
	free(s);
}

void stacks_trim(struct stacks *s)
{
	if (s->count > KNOWN_MAX && s->resolve)
		forget_all(s);
}

/* Stack ids */

static bool is_integer(const struct member *m)
{
	return (m->type->kind == TYPE_UNSIGNED || m->type->kind == TYPE_SIGNED) && !m->bits &&
	       (m->type->size == 4 || m->type->size == 8);
}

bool stacks_is_id(const struct stacks *s, const struct member *m)
{
	static const char *const names[] = {
		"stack_id",	"stackid",	 "kernel_stack_id", "kern_stack_id", "kstack_id",
		"k_stack_id",	"user_stack_id", "ustack_id",	    "u_stack_id",    "kernel_stack",
		"user_stack",	"kstack",	 "ustack",	    "kernstack",     "userstack",
		"w_k_stack_id", "w_u_stack_id",	 "t_k_stack_id",    "t_u_stack_id",
	};
	const struct type *t = m->type;

	if (!s->has_map || !is_integer(m))
		return false;
	if (!strcmp(t->name, "kstack_t") || !strcmp(t->name, "ustack_t"))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(m->name, names[i]))
			return true;
	return false;
}

static int64_t read_id(const struct member *m, const void *bytes)
{
	const char *at = (const char *)bytes + m->offset / 8;
	int64_t wide;
	int32_t narrow;

	memcpy(&wide, at, m->type->size == 8 ? 8 : 0);
	memcpy(&narrow, at, 4);
	return m->type->size == 8 ? wide : narrow;
}

/* The process id in a field beside a stack id; 0: none. User space's pid is the kernel's tgid. */
static int32_t find_pid(const struct type *t, const void *bytes)
{
	static const char *const names[] = { "tgid", "pid", "pid_tgid", "tgid_pid" };

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		for (uint32_t i = 0; t->members && i < t->count; i++) {
			const struct member *m = &t->members[i];
			int64_t pid;

			if (strcmp(m->name, names[n]) || !is_integer(m))
				continue;
			pid = read_id(m, bytes);
			return (int32_t)(n > 1 ? pid >> 32 : pid);
		}
	}
	return 0;
}

/* Known stacks */

static struct known **bucket_of(struct stacks *s, int64_t id, int32_t pid)
{
	return &s->buckets[((uint64_t)id * 31 + (uint32_t)pid) % BUCKETS];
}

static const char *find_frames(struct stacks *s, int64_t id, int32_t pid)
{
	for (struct known *k = *bucket_of(s, id, pid); k; k = k->next)
		if (k->id == id && k->pid == pid)
			return k->frames;
	return NULL;
}

/* Takes ownership of frames, which may be NULL. */
static const char *add_frames(struct stacks *s, int64_t id, int32_t pid, char *frames)
{
	struct known **bucket = bucket_of(s, id, pid);
	struct known *k = calloc(1, sizeof(*k));

	if (!frames)
		frames = strdup("");
	if (!k || !frames) {
		free(k);
		free(frames);
		return NULL;
	}
	*k = (struct known){ id, pid, frames, *bucket };
	*bucket = k;
	s->count++;
	return frames;
}

/* err: of bpf_get_stackid, or of the lookup of its id. */
static struct stack no_stack(int64_t id, int64_t err)
{
	const char *name = errno_name(err);

	return (struct stack){ id, name ? name : "none", "" };
}

static struct stack resolve_stack(struct stacks *s, int64_t id, int32_t pid)
{
	struct buf frames = { 0 };
	const char *text = NULL;
	bool user = false;
	int err = s->resolve ? s->resolve(s->cookie, s->object, id, pid, &frames, &user) : -ENOENT;

	if (!err)
		text = add_frames(s, id, user ? pid : KERNEL_PID, frames.data);
	else
		buf_free(&frames);
	return text ? (struct stack){ id, NULL, text } : no_stack(id, err ? err : -ENOMEM);
}

struct stack stacks_get(struct stacks *s, const struct type *t, const struct member *m,
			const void *bytes)
{
	int64_t id = read_id(m, bytes);
	int32_t pid = find_pid(t, bytes);
	const char *text;

	if (id < 0)
		return no_stack(id, id);
	text = find_frames(s, id, KERNEL_PID);
	if (!text)
		text = find_frames(s, id, pid);
	return text ? (struct stack){ id, NULL, text } : resolve_stack(s, id, pid);
}

void stacks_pack(int64_t id, int32_t pid, bool user, const struct buf *frames, struct buf *out)
{
	const struct packed p = { htole64((uint64_t)id), htole32((uint32_t)pid), htole32(user) };

	buf_add(out, &p, sizeof(p));
	buf_add(out, buf_text(frames), frames->len);
}

int stacks_unpack(struct stacks *s, const void *bytes, size_t size)
{
	struct buf frames = { 0 };
	struct packed p;
	int32_t pid;

	if (size < sizeof(p))
		return -EBADMSG;
	memcpy(&p, bytes, sizeof(p));
	pid = p.user ? (int32_t)le32toh(p.pid) : KERNEL_PID;
	for (size_t i = sizeof(p); i < size; i++) { /* the recording may have any bytes */
		char c = ((const char *)bytes)[i];

		buf_char(&frames, c == '\n' || (c >= ' ' && c <= '~') ? c : '?');
	}
	if (frames.len && frames.data[frames.len - 1] != '\n')
		buf_char(&frames, '\n');
	if (frames.failed) {
		buf_free(&frames);
		return -ENOMEM;
	}
	return add_frames(s, (int64_t)le64toh(p.id), pid, frames.data) ? 0 : -ENOMEM;
}

/* Text */

void stacks_put_json(const struct stack *st, struct buf *out)
{
	const char *line = st->frames;

	buf_str(out, "{\"id\":");
	buf_signed(out, st->id);
	if (st->error)
		buf_printf(out, ",\"error\":\"%s\"", st->error);
	buf_str(out, ",\"frames\":[");
	for (size_t n; *line; line += n + 1) {
		size_t from = out->len + 1;

		n = strcspn(line, "\n");
		buf_str(out, line == st->frames ? "\"" : ",\"");
		from += line != st->frames;
		buf_add(out, line, n);
		json_text_escape_from(out, from);
		buf_char(out, '"');
	}
	buf_str(out, "]}");
}

void stacks_put_csv(const struct stack *st, struct buf *out)
{
	if (st->error)
		buf_str(out, st->error);
	for (const char *c = st->frames; *c; c++)
		if (*c != '\n' || c[1])
			buf_char(out, *c == '\n' ? ';' : *c);
}

void stacks_put_lines(const struct stack *st, const char *name, struct buf *out)
{
	if (!*st->frames)
		return;
	buf_printf(out, "    %s:\n", name);
	for (const char *line = st->frames; *line; line += strcspn(line, "\n") + 1)
		buf_printf(out, "        %.*s\n", (int)strcspn(line, "\n"), line);
}

void stacks_put_cell(const struct stack *st, struct buf *out)
{
	if (st->error)
		buf_str(out, st->error);
	else
		buf_signed(out, st->id);
}
