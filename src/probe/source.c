/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/source.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "object/object.h"
#include "probe/edits.h"
#include "probe/embedded.h"
#include "probe/target.h"

#define INCLUDE_DEPTH 16
/* Headers that include each other many times over: no compiler would take the result. */
#define EXPANDED_MAX (8u << 20)

/* One file being expanded, and the files that include it. */
struct position {
	const struct position *parent;
	struct expansion *all;
	const char *name; /* what #line says */
	char *folder;	  /* absolute, for its own includes; NULL: none (stdin, embedded) */
	unsigned int line;
	int depth;
	bool in_comment; /* the next line begins inside one */
};

/* What all files of one expansion share. */
struct expansion {
	struct buf *out;
	const struct edits *edits;
	struct buf *files; /* their paths */
	struct buf once;   /* names of the files that said #pragma once, each with its newline */
};

static int expand(const char *text, struct position *p);

/* Reading a file */

static int open_regular(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || S_ISDIR(st.st_mode)) {
		close(fd);
		return -EISDIR;
	}
	return fd;
}

static int read_regular(const char *path, struct buf *out)
{
	int fd = open_regular(path);
	int err;

	if (fd < 0)
		return fd;
	err = buf_read_fd(out, fd, SOURCE_OBJECT_MAX);
	close(fd);
	return err;
}

/* Including */

static char *folder_of(const char *path)
{
	char *full = realpath(path, NULL);
	char *folder = full ? strdup(dirname(full)) : NULL;

	free(full);
	return folder;
}

/* A file that is being read includes itself: its guard would leave nothing of it. */
static bool being_read(const struct position *p, const char *name)
{
	for (; p; p = p->parent)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

static bool read_once(const struct expansion *e, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = buf_text(&e->once); *at; at += strcspn(at, "\n") + 1)
		if (!strncmp(at, name, n) && at[n] == '\n')
			return true;
	return false;
}

static int expand_included(const char *name, const char *text, char *folder,
			   const struct position *parent)
{
	struct position p = { .parent = parent,
			      .all = parent->all,
			      .name = name,
			      .folder = folder,
			      .depth = parent->depth + 1 };

	if (p.depth > INCLUDE_DEPTH) {
		log_error("%s: headers include each other more than %d deep", name, INCLUDE_DEPTH);
		return -ELOOP;
	}
	if (being_read(parent, name) || read_once(p.all, name))
		return 0;
	return expand(text, &p);
}

static int expand_file(const char *path, const struct position *parent)
{
	char *full = realpath(path, NULL);
	char *folder = full ? folder_of(full) : NULL;
	struct buf text = { 0 };
	int err = full ? read_regular(full, &text) : -errno;

	if (!err) {
		buf_printf(parent->all->files, "%s\n", full);
		err = expand_included(full, buf_text(&text), folder, parent);
	}
	buf_free(&text);
	free(folder);
	free(full);
	return err;
}

static int expand_embedded(const char *path, const struct position *parent)
{
	const char *text = embedded_find(path);

	return text ? expand_included(path, text, NULL, parent) : -ENOENT;
}

/*
 * FOLDER/SUB/NAME expanded if it is a file there; -ENOENT if not. One that is not there may come,
 * or come back.
 */
static int try_folder(const char *folder, const char *sub, const char *name,
		      const struct position *p)
{
	struct buf path = { 0 };
	struct stat st;
	int err = -ENOENT;

	buf_printf(&path, "%s/%s%s", folder, sub, name);
	if (!path.failed && !stat(buf_text(&path), &st) && S_ISREG(st.st_mode))
		err = expand_file(buf_text(&path), p);
	if (err == -ENOENT)
		buf_printf(p->all->files, "%s\n", buf_text(&path));
	buf_free(&path);
	return err;
}

/*
 * A "quoted" header is looked for beside the file that includes it, then as any other in the
 * folders of -I. <calltap/...> is looked for
 * in include/ beside the probe's folder: that is where it is in the source tree and where it is
 * installed; then in the binary. The rest is the kernel's: the compiler finds it (-ENOENT).
 */
static int include(const char *name, bool quoted, const struct position *p)
{
	const struct string_list *folders = &p->all->edits->folders;
	struct buf path = { 0 };
	int err = -ENOENT;

	if (quoted && p->folder)
		err = try_folder(p->folder, "", name, p);
	for (size_t i = 0; err == -ENOENT && i < folders->count; i++)
		err = try_folder(folders->all[i], "", name, p);
	if (strncmp(name, "calltap/", 8) || err != -ENOENT)
		return err;
	if (p->folder)
		err = try_folder(p->folder, "../include/", name, p);
	/* A header among calltap's own includes the next: ../ is then include/ itself. */
	if (err == -ENOENT && p->folder)
		err = try_folder(p->folder, "../", name, p);
	buf_printf(&path, "include/%s", name);
	if (err == -ENOENT)
		err = expand_embedded(buf_text(&path), p);
	buf_free(&path);
	return err;
}

/* The rest of the line "# WORD rest", or NULL if it is no such directive. */
static const char *directive(const char *line, const char *end, const char *word)
{
	size_t n = strlen(word);

	while (line < end && isblank((unsigned char)*line))
		line++;
	if (line == end || *line++ != '#')
		return NULL;
	while (line < end && isblank((unsigned char)*line))
		line++;
	if ((size_t)(end - line) < n || memcmp(line, word, n) != 0)
		return NULL;
	line += n;
	while (line < end && isblank((unsigned char)*line))
		line++;
	return line;
}

/* #include "NAME" or <NAME>: its name, to be freed; NULL if the line is no such thing. */
static char *included(const char *line, const char *end, bool *quoted)
{
	const char *open = directive(line, end, "include");
	const char *close;

	if (!open || open == end || (*open != '"' && *open != '<'))
		return NULL;
	*quoted = *open == '"';
	close = memchr(open + 1, *quoted ? '"' : '>', (size_t)(end - open - 1));
	return close ? strndup(open + 1, (size_t)(close - open - 1)) : NULL;
}

/* In an included file. In the probe itself it would only make the compiler wonder. */
static bool is_pragma_once(const char *line, const char *end)
{
	const char *what = directive(line, end, "pragma");

	return what && end - what >= 4 && !memcmp(what, "once", 4);
}

static void put_line_directive(const struct position *p)
{
	struct buf *out = p->all->out;

	buf_printf(out, "#line %u \"", p->line);
	for (const char *c = p->name; *c; c++) {
		if (*c == '"' || *c == '\\')
			buf_char(out, '\\');
		buf_char(out, *c == '\n' ? ' ' : *c);
	}
	buf_str(out, "\"\n");
}

/* The end of a literal that begins at s, on the same line. */
static const char *skip_literal(const char *s, const char *end)
{
	char quote = *s++;

	while (s < end && *s != quote)
		s += *s == '\\' && s + 1 < end ? 2 : 1;
	return s < end ? s + 1 : end;
}

/* Does the line leave a comment open? An #include in one is no #include. */
static bool leaves_comment(const char *s, size_t len, bool in_comment)
{
	const char *end = s + len;

	while (s < end) {
		bool two = s + 1 < end;

		if (in_comment && two && s[0] == '*' && s[1] == '/')
			in_comment = false, s += 2;
		else if (in_comment)
			s++;
		else if (two && s[0] == '/' && s[1] == '/')
			return false;
		else if (two && s[0] == '/' && s[1] == '*')
			in_comment = true, s += 2;
		else if (*s == '"' || *s == '\'')
			s = skip_literal(s, end);
		else
			s++;
	}
	return in_comment;
}

static int expand_line(const char *line, size_t len, struct position *p)
{
	bool quoted = false;
	char *name = p->in_comment ? NULL : included(line, line + len, &quoted);
	int err = name ? include(name, quoted, p) : -ENOENT;

	free(name);
	p->line++;
	p->in_comment = leaves_comment(line, len, p->in_comment);
	if (p->all->out->len > EXPANDED_MAX)
		return -EFBIG;
	if (!err) {
		put_line_directive(p);
		return 0;
	}
	if (err != -ENOENT)
		return err;
	if (is_pragma_once(line, line + len))
		buf_printf(&p->all->once, "%s\n", p->name);
	else
		buf_add(p->all->out, line, len);
	buf_char(p->all->out, '\n');
	return 0;
}

/* What some editors put in front of a text in UTF-8. */
#define BOM "\xef\xbb\xbf"

static bool starts_with_bom(const char *text)
{
	return !strncmp(text, BOM, strlen(BOM));
}

static int expand(const char *text, struct position *p)
{
	int err = 0;

	p->line = 1;
	put_line_directive(p);
	text += starts_with_bom(text) ? strlen(BOM) : 0;
	while (!err && *text) {
		size_t len = strcspn(text, "\n");

		err = expand_line(text, len, p);
		text += len;
		text += *text == '\n';
	}
	return err ? err : p->all->out->failed ? -ENOMEM : 0;
}

/* What may be wrong with a text, and what to do about it. */

static bool blank(const struct buf *b)
{
	return strspn(buf_text(b), " \t\r\n\f\v") == b->len;
}

static int check_text(const struct source *src, const struct buf *raw)
{
	if (raw->len > SOURCE_MAX) {
		log_error("%s has %zu bytes: a probe is C text of at most %u. "
			  "Is it the file you meant?",
			  src->origin, raw->len, SOURCE_MAX);
		return -EFBIG;
	}
	if (raw->len && memchr(raw->data, '\0', raw->len)) {
		log_error("%s is not text: a probe is BCC C source, or an object that calltap "
			  "--save wrote",
			  src->origin);
		return -EILSEQ;
	}
	if (blank(raw)) {
		log_error("%s is empty: a probe needs at least one function to attach. Without the "
			  "file, calltap listen runs the copy in the program, one to start from",
			  src->origin);
		return -ENODATA;
	}
	return 0;
}

static int say_unreadable(const struct source *src, int err)
{
	errno = -err;
	if (err == -EISDIR)
		log_error("%s is a directory: name the probe's file in it", src->origin);
	else if (err == -EFBIG)
		log_error("%s has more than %u bytes: a probe is C text of at most %u. "
			  "Is it the file you meant?",
			  src->origin, SOURCE_OBJECT_MAX, SOURCE_MAX);
	else if (err == -ENOENT)
		log_error("%s is not there: check the path, or name a probe, such as listen",
			  src->origin);
	else
		log_error("cannot read %s:", src->origin);
	return err;
}

static int read_raw(const struct target *t, struct buf *raw)
{
	const char *text;

	if (t->kind == TARGET_FILE)
		return read_regular(t->path, raw);
	if (t->kind == TARGET_STDIN)
		return buf_read_fd(raw, STDIN_FILENO, SOURCE_OBJECT_MAX);
	text = embedded_find(t->path);
	buf_str(raw, text ? text : "");
	return raw->failed ? -ENOMEM : 0;
}

static int expand_target(const struct target *t, const struct buf *raw, const struct edits *edits,
			 struct source *src)
{
	char *full = t->kind == TARGET_FILE ? realpath(t->path, NULL) : NULL;
	struct expansion all = { .out = &src->bytes, .edits = edits, .files = &src->files };
	struct position p = { .all = &all, .name = full ? full : t->path };
	int err;

	p.folder = full ? folder_of(full) : NULL;
	if (full)
		buf_printf(&src->files, "%s\n", full);
	edits_prologue(edits, &src->bytes);
	err = expand(buf_text(raw), &p);
	buf_free(&all.once);
	free(p.folder);
	free(full);
	return err;
}

static int take_object(struct source *src, const struct edits *edits, struct buf *raw)
{
	if (edits->defines.count || edits->folders.count || edits->substitutions.count ||
	    edits->rules.count) {
		log_error("%s is an object: -D, -I, -s and -a are for a probe's text, before it is "
			  "compiled",
			  src->origin);
		return -EINVAL;
	}
	src->is_object = true;
	src->bytes = *raw;
	*raw = (struct buf){ 0 };
	return 0;
}

static int take_text(struct source *src, const struct target *t, const struct edits *edits,
		     struct buf *raw)
{
	int err = check_text(src, raw);

	if (!err)
		err = edits_substitute(edits, src->origin, raw);
	if (err)
		return err;
	err = expand_target(t, raw, edits, src);
	if (err) {
		errno = -err;
		log_error("%s: cannot put its headers in place:", src->origin);
	}
	return err;
}

int source_read(const struct target *t, const struct edits *edits, struct source *src)
{
	struct buf raw = { 0 };
	int err;

	*src = (struct source){ 0 };
	src->origin = strdup(t->path);
	if (!src->origin)
		return -ENOMEM;
	if (t->kind == TARGET_FILE)
		buf_printf(&src->files, "%s\n", t->path);
	err = read_raw(t, &raw);
	if (err)
		err = say_unreadable(src, err);
	else if (object_is(buf_text(&raw), raw.len))
		err = take_object(src, edits, &raw);
	else
		err = take_text(src, t, edits, &raw);
	buf_free(&raw);
	return err;
}

int source_from_text(const char *origin, struct buf *text, const struct edits *edits,
		     struct source *src)
{
	const struct target t = { .kind = TARGET_EMBEDDED, .path = (char *)origin };
	int err;

	*src = (struct source){ .origin = strdup(origin) };
	err = src->origin ? take_text(src, &t, edits, text) : -ENOMEM;
	buf_free(text);
	return err;
}

int source_from_expanded(const char *origin, struct buf *text, struct source *src)
{
	*src = (struct source){ .bytes = *text, .origin = strdup(origin) };
	*text = (struct buf){ 0 };
	return src->origin && !src->bytes.failed ? 0 : -ENOMEM;
}

void source_free(struct source *src)
{
	buf_free(&src->bytes);
	buf_free(&src->files);
	free(src->origin);
	src->origin = NULL;
}
