/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "listen.h"

#include <calltap/listen_evt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* The host's side of the layout, from the very definition that the probe includes. */

struct field {
	const char *name;
	const char *type;
	size_t offset;
	size_t size;
};

/* Each field once more, with its declared type as the probe's BTF spells it. */
#define LISTEN_FIELDS(X)           \
	X(ktime_t, ts)             \
	X(__u64, cgroup)           \
	X(__u64, netns)            \
	X(struct in6_addr, laddr6) \
	X(__be32, laddr)           \
	X(pid_t, pid)              \
	X(pid_t, tid)              \
	X(uid_t, uid)              \
	X(__u32, backlog)          \
	X(ret_t, ret)              \
	X(__u16, family)           \
	X(__u16, protocol)         \
	X(__be16, lport)           \
	X(char[16], comm)          \
	X(__u16, pad)

#define MEMBER(f) (((struct listen_evt_t *)0)->f)
#define ROW(t, f) { #f, #t, offsetof(struct listen_evt_t, f), sizeof(MEMBER(f)) },
#define SPELLED_RIGHT(t, f) \
	_Static_assert(__builtin_types_compatible_p(t, __typeof__(MEMBER(f))), #f);

static const struct field fields[] = { LISTEN_FIELDS(ROW) };

LISTEN_FIELDS(SPELLED_RIGHT)
_Static_assert(sizeof(struct listen_evt_t) == 88, "a field was added or removed: list it above");

static bool field_agrees(const struct field *f, const struct member *m, struct buf *why)
{
	if (strcmp(m->name, f->name))
		buf_printf(why, "it has %s where the host has %s", m->name, f->name);
	else if (strcmp(m->type->name, f->type))
		buf_printf(why, "%s is %s there and %s here", f->name, m->type->name, f->type);
	else if (m->bits || m->offset != f->offset * 8 || m->type->size != f->size)
		buf_printf(why, "%s is at offset %u there and at %zu here", f->name, m->offset / 8,
			   f->offset);
	else
		return true;
	return false;
}

bool listen_layout_agrees(const struct type *layout, struct buf *why)
{
	size_t count = sizeof(fields) / sizeof(fields[0]);

	for (size_t i = 0; i < count && i < layout->count; i++)
		if (!field_agrees(&fields[i], &layout->members[i], why))
			return false;
	if (layout->count != count)
		buf_printf(why, "it has %u fields, the host has %zu", layout->count, count);
	else if (layout->size != sizeof(struct listen_evt_t))
		buf_printf(why, "it has %u bytes, the host has %zu", layout->size,
			   sizeof(struct listen_evt_t));
	return layout->count == count && layout->size == sizeof(struct listen_evt_t);
}

/* The row. Keys and titles are documented in README.md: they stay as they are. */

enum {
	L_CLOCK,
	L_TIME,
	L_PID,
	L_TID,
	L_COMM,
	L_UID,
	L_NETNS,
	L_CGROUP,
	L_FAMILY,
	L_PROTO,
	L_PROTOCOL,
	L_LADDR,
	L_LPORT,
	L_BACKLOG,
	L_RET,
	L_ERROR,
	L_RESULT,
	L_ADDRESS,
	L_COUNT,
};

static const struct column columns[L_COUNT] = {
	[L_CLOCK] = { "time", -8, IN_TABLE },	   [L_TIME] = { "time", 0, IN_JSON },
	[L_PID] = { "pid", 7, IN_BOTH },	   [L_TID] = { "tid", 0, IN_JSON },
	[L_COMM] = { "comm", -16, IN_BOTH },	   [L_UID] = { "uid", 6, IN_BOTH },
	[L_NETNS] = { "netns", 10, IN_BOTH },	   [L_CGROUP] = { "cgroup", 0, IN_JSON },
	[L_FAMILY] = { "family", 0, IN_JSON },	   [L_PROTO] = { "proto", -5, IN_TABLE },
	[L_PROTOCOL] = { "protocol", 0, IN_JSON }, [L_LADDR] = { "laddr", 0, IN_JSON },
	[L_LPORT] = { "lport", 0, IN_JSON },	   [L_BACKLOG] = { "backlog", 7, IN_BOTH },
	[L_RET] = { "ret", 0, IN_JSON },	   [L_ERROR] = { "error", 0, IN_JSON },
	[L_RESULT] = { "ret", -13, IN_TABLE },	   [L_ADDRESS] = { "address", 0, IN_TABLE },
};

enum { T_CLOCK, T_TIME, T_COMM, T_FAMILY, T_PROTO, T_LADDR, T_RESULT, T_ADDRESS, T_COUNT };

struct listen {
	struct consumer base;
	struct cell cells[L_COUNT];
	struct buf text[T_COUNT]; /* what the cells' texts point to */
};

static struct cell text_cell(struct listen *l, int i)
{
	return (struct cell){ .kind = CELL_TEXT, .text = buf_text(&l->text[i]) };
}

static struct cell number(uint64_t u)
{
	return (struct cell){ .kind = CELL_UNSIGNED, .u = u };
}

static void put_local_clock(const struct decode_clock *clock, int64_t ts, struct buf *out)
{
	time_t seconds = (time_t)(decode_realtime(ts, clock) / 1000000000);
	struct tm tm;
	char text[16];

	localtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%T", &tm);
	buf_str(out, text);
}

static void put_protocol(uint16_t protocol, struct buf *out)
{
	if (protocol == IPPROTO_TCP)
		buf_str(out, "tcp");
	else if (protocol == IPPROTO_MPTCP)
		buf_str(out, "mptcp");
	else
		buf_printf(out, "%u", protocol);
}

static void put_family(uint16_t family, struct buf *out)
{
	if (family == AF_INET)
		buf_str(out, "inet");
	else if (family == AF_INET6)
		buf_str(out, "inet6");
	else
		buf_printf(out, "%u", family);
}

static void put_address(const struct listen_evt_t *e, struct buf *out)
{
	if (e->family == AF_INET)
		decode_ipv4(&e->laddr, out);
	else
		decode_ipv6(&e->laddr6, out);
}

static void put_result(ret_t ret, struct buf *out)
{
	const char *name = decode_errno(ret);

	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "%d", ret);
}

static void put_texts(struct listen *l, const struct listen_evt_t *e)
{
	struct buf *t = l->text;

	for (int i = 0; i < T_COUNT; i++)
		buf_clear(&t[i]);
	put_local_clock(l->base.clock, e->ts, &t[T_CLOCK]);
	decode_time(e->ts, l->base.clock, &t[T_TIME]);
	decode_text(e->comm, strnlen(e->comm, sizeof(e->comm)), &t[T_COMM]);
	put_family(e->family, &t[T_FAMILY]);
	put_protocol(e->protocol, &t[T_PROTO]);
	put_address(e, &t[T_LADDR]);
	put_result(e->ret, &t[T_RESULT]);
	buf_printf(&t[T_ADDRESS], e->family == AF_INET ? "%s:%u" : "[%s]:%u", buf_text(&t[T_LADDR]),
		   ntohs(e->lport));
}

static int fill_listen(struct consumer *c, const void *bytes, size_t size)
{
	struct listen *l = (struct listen *)c;
	struct cell *cells = l->cells;
	struct listen_evt_t e;
	bool failed = false;

	(void)size;		      /* it fits: the caller has looked */
	memcpy(&e, bytes, sizeof(e)); /* a sample is not aligned to 8 bytes */
	put_texts(l, &e);
	cells[L_CLOCK] = text_cell(l, T_CLOCK);
	cells[L_TIME] = text_cell(l, T_TIME);
	cells[L_PID] = number((uint64_t)e.pid);
	cells[L_TID] = number((uint64_t)e.tid);
	cells[L_COMM] = text_cell(l, T_COMM);
	cells[L_UID] = number(e.uid);
	cells[L_NETNS] = number(e.netns);
	cells[L_CGROUP] = number(e.cgroup);
	cells[L_FAMILY] = text_cell(l, T_FAMILY);
	cells[L_PROTO] = text_cell(l, T_PROTO);
	cells[L_PROTOCOL] = text_cell(l, T_PROTO);
	cells[L_LADDR] = text_cell(l, T_LADDR);
	cells[L_LPORT] = number(ntohs(e.lport));
	cells[L_BACKLOG] = number(e.backlog);
	cells[L_RET] = (struct cell){ .kind = CELL_SIGNED, .i = e.ret };
	cells[L_ERROR] = (struct cell){ .kind = CELL_NULL };
	if (decode_errno(e.ret))
		cells[L_ERROR] = text_cell(l, T_RESULT);
	cells[L_RESULT] = text_cell(l, T_RESULT);
	cells[L_RESULT].alarm = e.ret < 0;
	cells[L_ADDRESS] = text_cell(l, T_ADDRESS);
	for (int i = 0; i < T_COUNT; i++)
		failed |= l->text[i].failed;
	return failed ? -ENOMEM : 0;
}

static void free_listen(struct consumer *c)
{
	struct listen *l = (struct listen *)c;

	for (int i = 0; i < T_COUNT; i++)
		buf_free(&l->text[i]);
	free(l);
}

struct consumer *consumer_of_listen(const struct type *layout, const struct decode_clock *clock)
{
	struct listen *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->base = (struct consumer){
		.view = { LISTEN_STREAM, columns, L_COUNT },
		.fill = fill_listen,
		.free = free_listen,
		.cells = l->cells,
		.layout = layout,
		.clock = clock,
	};
	return &l->base;
}
