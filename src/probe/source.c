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
#define EXPANDED_MAX (8u << 20) /* of a text with its headers */

/* A file that is being expanded. */
struct open_file {
	const struct open_file *parent; /* the file that includes it, or NULL */
	struct expansion *all;
	const char *name; /* in #line */
	char *folder;	  /* absolute; NULL: none (stdin, embedded) */
	unsigned int line;
	int depth;
	bool in_comment; /* the next line begins inside a comment */
};

/* The state of one expansion, shared by its files. */
struct expansion {
	struct buf *out;
	const struct edits *edits;
	struct buf *files; /* their paths, one per line */
	struct buf once;   /* names of files with #pragma once, one per line */
};

static int expand_text(const char *text, struct open_file *p);

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

/* Return true if the header is being expanded: its guard would make a second copy empty. */
static bool is_open(const struct open_file *p, const char *name)
{
	for (; p; p = p->parent)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

static bool is_pragma_once_file(const struct expansion *e, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = buf_text(&e->once); *at; at += strcspn(at, "\n") + 1)
		if (!strncmp(at, name, n) && at[n] == '\n')
			return true;
	return false;
}

static int expand_included_text(const char *name, const char *text, char *folder,
				const struct open_file *parent)
{
	struct open_file p = { .parent = parent,
			       .all = parent->all,
			       .name = name,
			       .folder = folder,
			       .depth = parent->depth + 1 };

	if (p.depth > INCLUDE_DEPTH) {
		log_error("%s: headers include each other more than %d deep", name, INCLUDE_DEPTH);
		return -ELOOP;
	}
	if (is_open(parent, name) || is_pragma_once_file(p.all, name))
		return 0;
	return expand_text(text, &p);
}

static int expand_file(const char *path, const struct open_file *parent)
{
	char *full = realpath(path, NULL);
	char *folder = full ? folder_of(full) : NULL;
	struct buf text = { 0 };
	int err = full ? read_regular(full, &text) : -errno;

	if (!err) {
		buf_printf(parent->all->files, "%s\n", full);
		err = expand_included_text(full, buf_text(&text), folder, parent);
	}
	buf_free(&text);
	free(folder);
	free(full);
	return err;
}

static int expand_embedded(const char *path, const struct open_file *parent)
{
	const char *text = embedded_find(path);

	return text ? expand_included_text(path, text, NULL, parent) : -ENOENT;
}

/*
 * Expand FOLDER/SUB/NAME; -ENOENT if it is not a file. A missing file is recorded, too: it may be
 * created later.
 */
static int try_folder(const char *folder, const char *sub, const char *name,
		      const struct open_file *p)
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
 * Expand a header. A "quoted" header is searched beside the file that includes it, and then in the
 * folders of -I; others in the folders of -I only. <calltap/...> is then searched in include/
 * beside the probe's folder, which is its place in the source tree and in an installation, and in
 * the binary. All others are headers of the kernel: -ENOENT leaves the #include to the compiler.
 */
static int expand_include(const char *name, bool quoted, const struct open_file *p)
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
	/* A header of calltap includes another one: ../ is include/ itself. */
	if (err == -ENOENT && p->folder)
		err = try_folder(p->folder, "../", name, p);
	buf_printf(&path, "include/%s", name);
	if (err == -ENOENT)
		err = expand_embedded(buf_text(&path), p);
	buf_free(&path);
	return err;
}

/* The rest of the line "# WORD rest"; NULL if it is not this directive. */
static const char *directive_argument(const char *line, const char *end, const char *word)
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

/* The name in #include "NAME" or <NAME>, to be freed; NULL if it is another line. */
static char *included_name(const char *line, const char *end, bool *quoted)
{
	const char *open = directive_argument(line, end, "include");
	const char *close;

	if (!open || open == end || (*open != '"' && *open != '<'))
		return NULL;
	*quoted = *open == '"';
	close = memchr(open + 1, *quoted ? '"' : '>', (size_t)(end - open - 1));
	return close ? strndup(open + 1, (size_t)(close - open - 1)) : NULL;
}

/* #pragma once is handled here; in the main file the compiler would warn about it. */
static bool is_pragma_once(const char *line, const char *end)
{
	const char *argument = directive_argument(line, end, "pragma");

	return argument && end - argument >= 4 && !memcmp(argument, "once", 4);
}

static void append_line_directive(const struct open_file *p)
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

/* The end of the literal that begins at s, at most the end of the line. */
static const char *skip_literal(const char *s, const char *end)
{
	char quote = *s++;

	while (s < end && *s != quote)
		s += *s == '\\' && s + 1 < end ? 2 : 1;
	return s < end ? s + 1 : end;
}

/* True if a comment is open at the end of the line: an #include in a comment is ignored. */
static bool ends_in_comment(const char *s, size_t len, bool in_comment)
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

static int expand_line(const char *line, size_t len, struct open_file *p)
{
	bool quoted = false;
	char *name = p->in_comment ? NULL : included_name(line, line + len, &quoted);
	int err = name ? expand_include(name, quoted, p) : -ENOENT;

	free(name);
	p->line++;
	p->in_comment = ends_in_comment(line, len, p->in_comment);
	if (p->all->out->len > EXPANDED_MAX)
		return -EFBIG;
	if (!err) {
		append_line_directive(p);
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

#define BOM "\xef\xbb\xbf" /* the byte order mark in UTF-8, which some editors write */

static bool starts_with_bom(const char *text)
{
	return !strncmp(text, BOM, strlen(BOM));
}

static int expand_text(const char *text, struct open_file *p)
{
	int err = 0;

	p->line = 1;
	append_line_directive(p);
	text += starts_with_bom(text) ? strlen(BOM) : 0;
	while (!err && *text) {
		size_t len = strcspn(text, "\n");

		err = expand_line(text, len, p);
		text += len;
		text += *text == '\n';
	}
	return err ? err : p->all->out->failed ? -ENOMEM : 0;
}

/* Checks */

static bool is_blank(const struct buf *b)
{
	return strspn(buf_text(b), " \t\r\n\f\v") == b->len;
}

static int check_text(const struct source *src, const struct buf *raw)
{
	if (raw->len > SOURCE_MAX) {
		log_error("%s has %zu bytes, but the limit for a probe is %u: is this the right "
			  "file?",
			  src->origin, raw->len, SOURCE_MAX);
		return -EFBIG;
	}
	if (raw->len && memchr(raw->data, '\0', raw->len)) {
		log_error("%s is not text: a probe is BCC C source, or an object that calltap "
			  "--save wrote",
			  src->origin);
		return -EILSEQ;
	}
	if (is_blank(raw)) {
		log_error("%s is empty: a probe needs at least one function to attach, as the "
			  "example "
			  "probes/listen.c has",
			  src->origin);
		return -ENODATA;
	}
	return 0;
}

static int report_unreadable(const struct source *src, int err)
{
	errno = -err;
	if (err == -EISDIR)
		log_error("%s is a directory: name the probe's file in it", src->origin);
	else if (err == -EFBIG)
		log_error("%s has more than %u bytes, but the limit for a probe's text is %u: is "
			  "this "
			  "the right file?",
			  src->origin, SOURCE_OBJECT_MAX, SOURCE_MAX);
	else if (err == -ENOENT)
		log_error("%s does not exist: check the path, or name a probe, such as listen",
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
	struct open_file p = { .all = &all, .name = full ? full : t->path };
	int err;

	p.folder = full ? folder_of(full) : NULL;
	if (full)
		buf_printf(&src->files, "%s\n", full);
	edits_prologue(edits, &src->bytes);
	err = expand_text(buf_text(raw), &p);
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
		log_error("%s: cannot insert its headers:", src->origin);
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
		err = report_unreadable(src, err);
	else if (object_is_object(buf_text(&raw), raw.len))
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
