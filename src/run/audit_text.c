/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/audit_text.h"

#include <inttypes.h>
#include <netinet/in.h>

#include "base/buf.h"
#include "decode/address_family.h"
#include "decode/errno_name.h"
#include "run/audit_match.h"

static uint64_t sum_of_kinds(const struct audit_match_row *rows, size_t n,
			     enum audit_match_kind from, enum audit_match_kind to)
{
	uint64_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].kind >= from && rows[i].kind <= to)
			count += rows[i].count;
	return count;
}

/* Append the name of a row's number, or the number. */
static void put_name(const struct audit_match_row *row, struct buf *out)
{
	const char *name = NULL;

	if (row->kind == AUDIT_FAMILY)
		name = address_family_name((unsigned int)row->number);
	else if (row->kind == AUDIT_FAILED)
		name = errno_name(row->number);
	else if (row->kind == AUDIT_PROTOCOL && row->number == IPPROTO_SCTP)
		name = "IPPROTO_SCTP";
	else if (row->kind == AUDIT_PROTOCOL && row->number == IPPROTO_DCCP)
		name = "IPPROTO_DCCP";
	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "%s%d",
			   row->kind == AUDIT_FAMILY   ? "family " :
			   row->kind == AUDIT_PROTOCOL ? "protocol " :
							 "",
			   row->number);
}

static void put_kind(const struct audit_match_row *rows, size_t n, enum audit_match_kind kind,
		     const char *text, const char **separator, struct buf *out)
{
	uint64_t count = sum_of_kinds(rows, n, kind, kind);

	if (!count)
		return;
	buf_printf(out, "%s%" PRIu64 " %s", *separator, count, text);
	*separator = ", ";
}

/* "2 AF_UNIX, 1 AF_VSOCK" */
static void put_names(const struct audit_match_row *rows, size_t n, enum audit_match_kind kind,
		      const char **separator, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != kind)
			continue;
		buf_printf(out, "%s%" PRIu64 " ", *separator, rows[i].count);
		put_name(&rows[i], out);
		*separator = ", ";
	}
}

/* " (EBADF, 2 EOPNOTSUPP)" */
static void put_errors(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	const char *separator = " (";

	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != AUDIT_FAILED)
			continue;
		buf_str(out, separator);
		if (rows[i].count > 1)
			buf_printf(out, "%" PRIu64 " ", rows[i].count);
		put_name(&rows[i], out);
		separator = ", ";
	}
	if (separator[0] == ',')
		buf_char(out, ')');
}

void audit_text_table(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	uint64_t calls = sum_of_kinds(rows, n, AUDIT_PRINTED, AUDIT_LOST);
	uint64_t others = sum_of_kinds(rows, n, AUDIT_OTHER, AUDIT_OTHER);
	const char *separator = ": ";

	buf_printf(out, "%" PRIu64 " listen call%s", calls, calls == 1 ? "" : "s");
	put_kind(rows, n, AUDIT_PRINTED, "shown", &separator, out);
	put_names(rows, n, AUDIT_FAMILY, &separator, out);
	put_names(rows, n, AUDIT_PROTOCOL, &separator, out);
	put_kind(rows, n, AUDIT_FAILED, "failed before reaching TCP", &separator, out);
	put_errors(rows, n, out);
	put_kind(rows, n, AUDIT_MISSED, "reached TCP, but no event came of it", &separator, out);
	put_kind(rows, n, AUDIT_EDGE, "under way when the run began or ended", &separator, out);
	put_kind(rows, n, AUDIT_LOST, "not known, since the audit lost its record", &separator,
		 out);
	if (others)
		buf_printf(
			out, "; %" PRIu64 " shown %s", others,
			sum_of_kinds(rows, n, AUDIT_LOST, AUDIT_LOST) ?
				"whose call is not known" :
				"that no listen call made (io_uring, a 32-bit program, the kernel "
				"itself)");
}

static void put_count(const struct audit_match_row *rows, size_t n, const char *key,
		      enum audit_match_kind kind, struct buf *out)
{
	buf_printf(out, ",\"%s\":%" PRIu64, key, sum_of_kinds(rows, n, kind, kind));
}

static void put_object(const struct audit_match_row *rows, size_t n, const char *key,
		       enum audit_match_kind kind, struct buf *out)
{
	const char *separator = "";

	buf_printf(out, ",\"%s\":{", key);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != kind)
			continue;
		buf_printf(out, "%s\"", separator);
		put_name(&rows[i], out);
		buf_printf(out, "\":%" PRIu64, rows[i].count);
		separator = ",";
	}
	buf_char(out, '}');
}

void audit_text_json(const struct audit_match_row *rows, size_t n, struct buf *out)
{
	buf_printf(out, "{\"calls\":%" PRIu64, sum_of_kinds(rows, n, AUDIT_PRINTED, AUDIT_LOST));
	put_count(rows, n, "shown", AUDIT_PRINTED, out);
	put_object(rows, n, "families", AUDIT_FAMILY, out);
	put_object(rows, n, "protocols", AUDIT_PROTOCOL, out);
	put_object(rows, n, "failed", AUDIT_FAILED, out);
	put_count(rows, n, "missed", AUDIT_MISSED, out);
	put_count(rows, n, "edge", AUDIT_EDGE, out);
	put_count(rows, n, "lost", AUDIT_LOST, out);
	put_count(rows, n, "others", AUDIT_OTHER, out);
	buf_char(out, '}');
}
