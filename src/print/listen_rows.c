/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/listen_rows.h"

#include <calltap/listen_evt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "decode/address.h"
#include "decode/errno_name.h"
#include "decode/time.h"

/* The layout that calltap was built with, from the header that the probe includes, too. */

struct field {
	const char *name;
	const char *type;
	size_t offset;
	size_t size;
};

/* Each field with its declared type as the probe's BTF spells it. */
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
		buf_printf(why, "it has %s where calltap has %s", m->name, f->name);
	else if (strcmp(m->type->name, f->type))
		buf_printf(why, "%s is %s there and %s here", f->name, m->type->name, f->type);
	else if (m->bits || m->offset != f->offset * 8 || m->type->size != f->size)
		buf_printf(why, "%s is at offset %u there and at %zu here", f->name, m->offset / 8,
			   f->offset);
	else
		return true;
	return false;
}

bool listen_rows_layout_agrees(const struct type *layout, struct buf *why)
{
	size_t count = sizeof(fields) / sizeof(fields[0]);

	for (size_t i = 0; i < count && i < layout->count; i++)
		if (!field_agrees(&fields[i], &layout->members[i], why))
			return false;
	if (layout->count != count)
		buf_printf(why, "it has %u fields, calltap has %zu", layout->count, count);
	else if (layout->size != sizeof(struct listen_evt_t))
		buf_printf(why, "it has %u bytes, calltap has %zu", layout->size,
			   sizeof(struct listen_evt_t));
	return layout->count == count && layout->size == sizeof(struct listen_evt_t);
}

/* Columns. calltap-output(5) documents the keys and titles: they are stable. */

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
	[L_CLOCK] = { "time", -8, IN_TABLE },
	[L_TIME] = { "time", 0, IN_DATA },
	[L_PID] = { "pid", 7, IN_ALL },
	[L_TID] = { "tid", 0, IN_DATA },
	[L_COMM] = { "comm", -16, IN_ALL },
	[L_UID] = { "uid", 6, IN_ALL },
	[L_NETNS] = { "netns", 10, IN_ALL },
	[L_CGROUP] = { "cgroup", 0, IN_DATA },
	[L_FAMILY] = { "family", 0, IN_DATA },
	[L_PROTO] = { "proto", -5, IN_TABLE },
	[L_PROTOCOL] = { "protocol", 0, IN_DATA },
	[L_LADDR] = { "laddr", 0, IN_DATA },
	[L_LPORT] = { "lport", 0, IN_DATA },
	[L_BACKLOG] = { "backlog", 7, IN_ALL },
	[L_RET] = { "ret", 0, IN_DATA },
	[L_ERROR] = { "error", 0, IN_DATA },
	[L_RESULT] = { "ret", -13, IN_TABLE },
	[L_ADDRESS] = { "address", 0, IN_TABLE },
};

/* The index of a field in a layout that agrees. */
#define INDEX(t, f) F_##f,
enum { LISTEN_FIELDS(INDEX) };

static const int plain[L_COUNT] = {
	[L_TIME] = F_ts,       [L_PID] = F_pid,	    [L_TID] = F_tid,
	[L_COMM] = F_comm,     [L_UID] = F_uid,	    [L_NETNS] = F_netns,
	[L_CGROUP] = F_cgroup, [L_LPORT] = F_lport, [L_BACKLOG] = F_backlog,
};

struct listen {
	struct event_rows base;
	struct cell cells[L_COUNT];
	time_t second; /* of clock */
	char clock[16];
};

static struct listen_evt_t event_of(const struct event *e)
{
	struct listen_evt_t evt;

	memcpy(&evt, e->bytes, sizeof(evt)); /* a record may not be aligned to 8 bytes */
	return evt;
}

static void put_family(const struct event *e, struct buf *out)
{
	uint16_t family = event_of(e).family;

	if (family == AF_INET)
		buf_str(out, "inet");
	else if (family == AF_INET6)
		buf_str(out, "inet6");
	else
		buf_unsigned(out, family);
}

static void put_protocol(const struct event *e, struct buf *out)
{
	uint16_t protocol = event_of(e).protocol;

	if (protocol == IPPROTO_TCP)
		buf_str(out, "tcp");
	else if (protocol == IPPROTO_MPTCP)
		buf_str(out, "mptcp");
	else
		buf_unsigned(out, protocol);
}

static void put_laddr(const struct event *e, struct buf *out)
{
	struct listen_evt_t evt = event_of(e);

	if (evt.family == AF_INET)
		address_put_ipv4(&evt.laddr, out);
	else
		address_put_ipv6(&evt.laddr6, out);
}

static void put_address(const struct event *e, struct buf *out)
{
	struct listen_evt_t evt = event_of(e);
	bool brackets = evt.family != AF_INET;

	if (brackets)
		buf_char(out, '[');
	put_laddr(e, out);
	if (brackets)
		buf_char(out, ']');
	buf_char(out, ':');
	buf_unsigned(out, ntohs(evt.lport));
}

/* Format the local time of day, once a second. */
static void set_clock(struct listen *l, int64_t ts)
{
	time_t second = (time_t)(time_to_realtime(ts, l->base.context) / 1000000000);
	struct tm tm;

	if (second == l->second && l->clock[0])
		return;
	l->second = second;
	localtime_r(&second, &tm);
	strftime(l->clock, sizeof(l->clock), "%T", &tm);
}

static int fill_listen(struct event_rows *c, const void *bytes, size_t size)
{
	struct listen *l = (struct listen *)c;
	struct listen_evt_t e;
	const char *error;

	(void)size; /* the caller has checked that it fits */
	memcpy(&e, bytes, sizeof(e));
	error = errno_name(e.ret);
	set_clock(l, e.ts);
	l->cells[L_RET].i = l->cells[L_RESULT].i = e.ret;
	l->cells[L_ERROR] = (struct cell){ .kind = CELL_NULL };
	l->cells[L_RESULT].kind = CELL_SIGNED;
	l->cells[L_RESULT].alarm = e.ret < 0;
	if (error) {
		l->cells[L_ERROR] = (struct cell){ .kind = CELL_TEXT, .text = error };
		l->cells[L_RESULT].kind = CELL_TEXT;
		l->cells[L_RESULT].text = error;
	}
	return 0;
}

static void free_listen(struct event_rows *c)
{
	free(c);
}

static struct cell put_cell(void (*put)(const struct event *e, struct buf *out))
{
	return (struct cell){ .kind = CELL_PUT, .put = put };
}

/* Set the cells that are the same for every event. */
static void set_cells(struct listen *l, const struct type *layout)
{
	for (int i = 0; i < L_COUNT; i++)
		l->cells[i] =
			(struct cell){ .kind = CELL_MEMBER, .member = &layout->members[plain[i]] };
	l->cells[L_CLOCK] = (struct cell){ .kind = CELL_TEXT, .text = l->clock };
	l->cells[L_FAMILY] = put_cell(put_family);
	l->cells[L_PROTO] = put_cell(put_protocol);
	l->cells[L_PROTOCOL] = put_cell(put_protocol);
	l->cells[L_LADDR] = put_cell(put_laddr);
	l->cells[L_ADDRESS] = put_cell(put_address);
	l->cells[L_RET] = (struct cell){ .kind = CELL_SIGNED };
}

struct event_rows *listen_rows_new(const char *stream, const struct type *layout,
				   const struct decode_context *context)
{
	struct listen *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->base = (struct event_rows){
		.columns = { stream, columns, L_COUNT },
		.fill = fill_listen,
		.free = free_listen,
		.cells = l->cells,
		.layout = layout,
		.context = context,
	};
	set_cells(l, layout);
	return &l->base;
}
