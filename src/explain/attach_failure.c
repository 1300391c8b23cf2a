/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Why a program cannot attach, at the line of its rule or of its name. */
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

/* The user's file as it is now; one that can't be read leaves the line that the object knows. */
static bool read_users_file(const struct position *at, struct buf *text)
{
	struct buf path = { 0 };
	bool ok;

	buf_add(&path, at->file, at->file_len);
	ok = !path.failed && !io_read_file(buf_text(&path), TEXT_FILE_MAX, text);
	buf_free(&path);
	return ok;
}

/* "TRACEPOINT_PROBE(sched, sched_switch)" names its program by its last word. */
static unsigned long column_of_macro(const char *line, size_t len, const struct rule *at)
{
	if (!memmem(line, len, "_PROBE(", 7) && !memmem(line, len, "KMOD_RET(", 9))
		return 0;
	return at->name ? message_column(line, len, at->name, strlen(at->name)) : 0;
}

/* Is it, as far as it says where? */
static bool is_rule(const char *rule, size_t len, const char *text)
{
	size_t n = text ? strlen(text) : len + 1;

	return n <= len && !memcmp(rule, text, n) && (n == len || rule[n] == '=');
}

static unsigned long column_of(const char *line, size_t len, const struct rule *at)
{
	size_t n;
	const char *rule = rule_in_line(line, &n);

	if (rule)
		return is_rule(rule, n, at->text) ? (unsigned long)(rule - line) + 1 : 0;
	if (!len || line[0] == ' ' || line[0] == '\t' || line[0] == '/' || line[0] == '*')
		return 0;
	if (at->prog && message_column(line, len, at->prog, strlen(at->prog)))
		return message_column(line, len, at->prog, strlen(at->prog));
	return column_of_macro(line, len, at);
}

/* The first line that has the rule, or the function; else the one that is known already. */
static void find_line(const char *text, const struct rule *at, struct position *p)
{
	unsigned long line = 1;

	for (; *text; line++) {
		size_t len = strcspn(text, "\n");
		unsigned long column = column_of(text, len, at);

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

/* The same in a text that is no file. */
static void find_text_line(const struct rule *at, struct position *p)
{
	struct source_lines l;

	source_lines_begin(&l, p->text);
	while (source_lines_next(&l)) {
		unsigned long column = column_of(l.at, l.len, at);

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

/* Where the user says to attach there; text has the file that it is in, while it is used. */
static struct position place_in_file(const struct rule *at, struct buf *text)
{
	struct position p = at->position;

	if (p.file && read_users_file(&p, text))
		find_line(buf_text(text), at, &p);
	else if (p.file && p.text)
		find_text_line(at, &p);
	return p;
}

void attach_failure_point(const struct rule *at, const char *key, const char *const *words)
{
	struct buf text = { 0 }, out = { 0 };
	struct mistake_match m;
	struct position p;

	mistakes_find_key(MISTAKE_ATTACH, key, &m);
	for (; *words; words++)
		mistakes_add_capture(&m, *words, strlen(*words));
	p = place_in_file(at, &text);
	mistakes_append_message(&p, SEVERITY_ERROR, &m, NULL, &out);
	log_raw(buf_text(&out));
	buf_free(&text);
	buf_free(&out);
}

/* An answer that no row knows is told as it is. */
static void say_answer(const struct rule *at, int err)
{
	struct buf text = { 0 }, words = { 0 }, out = { 0 };
	struct position p = place_in_file(at, &text);

	buf_printf(&words, "cannot attach to %s: %s", at->text, strerror(-err));
	message_head(&p, SEVERITY_ERROR, buf_text(&words), words.len, &out);
	log_raw(buf_text(&out));
	buf_free(&text);
	buf_free(&words);
	buf_free(&out);
}

void attach_failure_refused(const struct rule *at, int err)
{
	if (err == -EMFILE || err == -ENFILE)
		attach_failure_explain(at, "many files", at->text);
	else if (err == -EPERM || err == -EACCES)
		attach_failure_explain(at, "not let", at->text, strerror(-err));
	else if (err != -ENOMEM) /* which is told by who ends the program */
		say_answer(at, err);
}
