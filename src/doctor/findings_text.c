/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The report as a table, or as JSON, an object a line. */
#include "decode/text.h"
#include "doctor/finding.h"
#include "print/json_text.h"

static const struct {
	const char *table, *json;
} states[] = {
	[FINDING_OK] = { "ok", "ok" },
	[FINDING_LACK] = { "LACK", "lack" },
	[FINDING_LIMIT] = { "less", "limit" },
	[FINDING_UNKNOWN] = { "?", "unknown" },
};

static void put_line(struct buf *out, const char *state, const char *name, const char *label,
		     const struct buf *text)
{
	if (!text->len)
		return;
	buf_printf(out, "%-5s %-19s %s", state, name, label);
	text_put_escaped(text->data, text->len, out); /* names of files may have any bytes */
	buf_char(out, '\n');
}

static void put_row(const struct finding *f, struct buf *out)
{
	put_line(out, states[f->state].table, f->name, "", &f->found);
	put_line(out, "", "", "so:   ", &f->consequence);
	put_line(out, "", "", "cure: ", &f->cure);
}

static void put_verdict(const struct doctor *d, struct buf *out)
{
	struct buf lacks = { 0 };

	finding_list_lacks(d, "", ", ", &lacks);
	if (lacks.len)
		buf_printf(out, "\nThe listen probe cannot run here. It lacks: %s.\n",
			   buf_text(&lacks));
	else
		buf_str(out, "\nThe listen probe can run here.\n");
	buf_free(&lacks);
}

static void put_text(struct buf *out, const char *key, const struct buf *text)
{
	struct buf clean = { 0 };

	buf_printf(out, ",\"%s\":", key);
	text_put_escaped(buf_text(text), text->len, &clean);
	if (clean.len)
		json_text_string(out, buf_text(&clean));
	else
		buf_str(out, "null");
	out->failed |= clean.failed;
	buf_free(&clean);
}

static void put_object(const struct finding *f, struct buf *out)
{
	buf_printf(out, "{\"check\":\"%s\",\"state\":\"%s\"", f->name, states[f->state].json);
	put_text(out, "found", &f->found);
	put_text(out, "consequence", &f->consequence);
	put_text(out, "cure", &f->cure);
	buf_str(out, "}\n");
}

static void put_verdict_object(const struct doctor *d, struct buf *out)
{
	struct buf lacks = { 0 };

	finding_list_lacks(d, "\"", ",", &lacks);
	buf_str(out, "{\"doctor\":{\"kernel\":");
	json_text_string(out, d->release);
	buf_printf(out, ",\"able\":%s,\"lacks\":[%s]}}\n", lacks.len ? "false" : "true",
		   buf_text(&lacks));
	buf_free(&lacks);
}

void findings_text_print(const struct doctor *d, enum print_format format, struct buf *out)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct finding *f = &d->findings[i];

		out->failed |= f->found.failed || f->consequence.failed || f->cure.failed;
		if (format == PRINT_JSON)
			put_object(f, out);
		else
			put_row(f, out);
	}
	if (format == PRINT_JSON)
		put_verdict_object(d, out);
	else
		put_verdict(d, out);
}
