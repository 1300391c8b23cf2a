/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the audit has counted, for people and as JSON. */
#include <inttypes.h>
#include <netinet/in.h>

#include "decode/address_family.h"
#include "decode/errno_name.h"
#include "run/audit_match.h"

static uint64_t sum(const struct audit_match_row *rows, size_t n, enum audit_match_kind from,
		    enum audit_match_kind to)
{
	uint64_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].what >= from && rows[i].what <= to)
			count += rows[i].count;
	return count;
}

/* The name of a row's number, or the number. */
static void put_name(const struct audit_match_row *row, struct buf *out)
{
	const char *name = NULL;

	if (row->what == AUDIT_FAMILY)
		name = address_family_name((unsigned int)row->number);
	else if (row->what == AUDIT_FAILED)
		name = errno_name(row->number);
	else if (row->what == AUDIT_PROTOCOL && row->number == IPPROTO_SCTP)
		name = "IPPROTO_SCTP";
	else if (row->what == AUDIT_PROTOCOL && row->number == IPPROTO_DCCP)
		name = "IPPROTO_DCCP";
	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "%s%d",
			   row->what == AUDIT_FAMILY   ? "family " :
			   row->what == AUDIT_PROTOCOL ? "protocol " :
							 "",
			   row->number);
}

static void put_part(const struct audit_match_row *rows, size_t n, enum audit_match_kind what,
		     const char *text, const char **between, struct buf *out)
{
	uint64_t count = sum(rows, n, what, what);

	if (!count)
		return;
	buf_printf(out, "%s%" PRIu64 " %s", *between, count, text);
	*between = ", ";
}

/* Each by its name: "2 AF_UNIX, 1 AF_VSOCK". */
static void put_each(const struct audit_match_row *rows, size_t n, enum audit_match_kind what,
		     const char **between, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].what != what)
			continue;
		buf_printf(out, "%s%" PRIu64 " ", *between, rows[i].count);
		put_name(&rows[i], out);
		*between = ", ";
	}
}

/* " (EBADF, 2 EOPNOTSUPP)" */
static void put_errors(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	const char *between = " (";

	for (size_t i = 0; i < n; i++) {
		if (rows[i].what != AUDIT_FAILED)
			continue;
		buf_str(out, between);
		if (rows[i].count > 1)
			buf_printf(out, "%" PRIu64 " ", rows[i].count);
		put_name(&rows[i], out);
		between = ", ";
	}
	if (between[0] == ',')
		buf_char(out, ')');
}

void audit_text_table(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	uint64_t calls = sum(rows, n, AUDIT_SHOWN, AUDIT_LOST);
	uint64_t others = sum(rows, n, AUDIT_OTHER, AUDIT_OTHER);
	const char *between = ": ";

	buf_printf(out, "%" PRIu64 " listen call%s", calls, calls == 1 ? "" : "s");
	put_part(rows, n, AUDIT_SHOWN, "shown", &between, out);
	put_each(rows, n, AUDIT_FAMILY, &between, out);
	put_each(rows, n, AUDIT_PROTOCOL, &between, out);
	put_part(rows, n, AUDIT_FAILED, "failed before reaching TCP", &between, out);
	put_errors(rows, n, out);
	put_part(rows, n, AUDIT_MISSED, "reached TCP, but no event came of it", &between, out);
	put_part(rows, n, AUDIT_EDGE, "under way when the run began or ended", &between, out);
	put_part(rows, n, AUDIT_LOST, "not known, since the audit lost its record", &between, out);
	if (others)
		buf_printf(
			out, "; %" PRIu64 " shown %s", others,
			sum(rows, n, AUDIT_LOST, AUDIT_LOST) ?
				"whose call is not known" :
				"that no listen call made (io_uring, a 32-bit program, the kernel "
				"itself)");
}

static void put_count(const struct audit_match_row *rows, size_t n, const char *key,
		      enum audit_match_kind what, struct buf *out)
{
	buf_printf(out, ",\"%s\":%" PRIu64, key, sum(rows, n, what, what));
}

static void put_object(const struct audit_match_row *rows, size_t n, const char *key,
		       enum audit_match_kind what, struct buf *out)
{
	const char *between = "";

	buf_printf(out, ",\"%s\":{", key);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].what != what)
			continue;
		buf_printf(out, "%s\"", between);
		put_name(&rows[i], out);
		buf_printf(out, "\":%" PRIu64, rows[i].count);
		between = ",";
	}
	buf_char(out, '}');
}

void audit_text_json(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	buf_printf(out, "{\"calls\":%" PRIu64, sum(rows, n, AUDIT_SHOWN, AUDIT_LOST));
	put_count(rows, n, "shown", AUDIT_SHOWN, out);
	put_object(rows, n, "families", AUDIT_FAMILY, out);
	put_object(rows, n, "protocols", AUDIT_PROTOCOL, out);
	put_object(rows, n, "failed", AUDIT_FAILED, out);
	put_count(rows, n, "missed", AUDIT_MISSED, out);
	put_count(rows, n, "edge", AUDIT_EDGE, out);
	put_count(rows, n, "lost", AUDIT_LOST, out);
	put_count(rows, n, "others", AUDIT_OTHER, out);
	buf_char(out, '}');
}
