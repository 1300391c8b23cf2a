/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Explains attach failures, at the line of the rule or of the function's name. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "explain/explain.h"
#include "explain/message.h"
#include "explain/mistakes.h"
#include "object/rule.h"
#include "probe/source_lines.h"

/* Read the user's file as it is now; if that fails, the position in the object is used. */
static bool read_user_file(const struct position *position, struct buf *text)
{
	struct buf path = { 0 };
	bool ok;

	buf_add(&path, position->file, position->file_len);
	ok = !path.failed && !io_read_file(buf_text(&path), TEXT_FILE_MAX, text);
	buf_free(&path);
	return ok;
}

/* The column of the name in "TRACEPOINT_PROBE(sched, sched_switch)"; 0: not such a line. */
static unsigned long column_of_macro(const char *line, size_t len, const struct rule *r)
{
	if (!memmem(line, len, "_PROBE(", 7) && !memmem(line, len, "KMOD_RET(", 9))
		return 0;
	return r->name ? message_column(line, len, r->name, strlen(r->name)) : 0;
}

/* Compare a rule of the source, except its program, with the text of an attach point. */
static bool has_same_point(const char *rule, size_t len, const char *text)
{
	size_t n = text ? strlen(text) : len + 1;

	return n <= len && !memcmp(rule, text, n) && (n == len || rule[n] == '=');
}

static unsigned long column_of(const char *line, size_t len, const struct rule *r)
{
	size_t n;
	const char *rule = rule_in_line(line, &n);

	if (rule)
		return has_same_point(rule, n, r->text) ? (unsigned long)(rule - line) + 1 : 0;
	if (!len || line[0] == ' ' || line[0] == '\t' || line[0] == '/' || line[0] == '*')
		return 0;
	if (r->prog && message_column(line, len, r->prog, strlen(r->prog)))
		return message_column(line, len, r->prog, strlen(r->prog));
	return column_of_macro(line, len, r);
}

/* Set the position to the first line with the rule or the function; else set its source only. */
static void find_line_in_file(const char *text, const struct rule *r, struct position *p)
{
	unsigned long line = 1;

	for (; *text; line++) {
		size_t len = strcspn(text, "\n");
		unsigned long column = column_of(text, len, r);

		if (line == p->line && !p->source) {
			p->source = text;
			p->source_len = len;
		}
		if (column) {
			p->line = line;
			p->column = column;
			p->source = text;
			p->source_len = len;
			return;
		}
		text += len + (text[len] == '\n');
	}
}

/* The same for a text that is not in a file. */
static void find_line_in_text(const struct rule *r, struct position *p)
{
	struct source_lines l;

	source_lines_begin(&l, p->text);
	while (source_lines_next(&l)) {
		unsigned long column = column_of(l.at, l.len, r);

		if (!column || !l.file || l.file_len != p->file_len ||
		    memcmp(l.file, p->file, l.file_len) != 0)
			continue;
		p->line = l.line;
		p->column = column;
		p->source = l.at;
		p->source_len = l.len;
		return;
	}
}

/* The position of the rule or function; text must be kept until the position is no longer used. */
static struct position find_position(const struct rule *r, struct buf *text)
{
	struct position p = r->position;

	if (p.file && read_user_file(&p, text))
		find_line_in_file(buf_text(text), r, &p);
	else if (p.file && p.text)
		find_line_in_text(r, &p);
	return p;
}

void attach_failure_report(const struct rule *r, const char *key, const char *const *captures)
{
	struct buf text = { 0 }, out = { 0 };
	struct mistake_match m;
	struct position p;

	mistakes_find_key(MISTAKE_ATTACH, key, &m);
	for (; *captures; captures++)
		mistakes_add_capture(&m, *captures, strlen(*captures));
	p = find_position(r, &text);
	mistakes_append_message(&p, SEVERITY_ERROR, &m, NULL, &out);
	log_raw(buf_text(&out));
	buf_free(&text);
	buf_free(&out);
}

/* Report an error that is not in mistakes.tab. */
static void report_errno(const struct rule *r, int err)
{
	struct buf text = { 0 }, message = { 0 }, out = { 0 };
	struct position p = find_position(r, &text);

	buf_printf(&message, "cannot attach to %s: %s", r->text, strerror(-err));
	message_head(&p, SEVERITY_ERROR, buf_text(&message), message.len, &out);
	log_raw(buf_text(&out));
	buf_free(&text);
	buf_free(&message);
	buf_free(&out);
}

void attach_failure_report_errno(const struct rule *r, int err)
{
	if (err == -EMFILE || err == -ENFILE)
		attach_failure_explain(r, "too many files", r->text);
	else if (err == -EPERM || err == -EACCES)
		attach_failure_explain(r, "attach not permitted", r->text, strerror(-err));
	else if (err != -ENOMEM) /* reported when the command ends */
		report_errno(r, err);
}
