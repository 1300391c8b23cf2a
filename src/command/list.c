/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/list.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "command/command.h"
#include "command/prepare.h"
#include "machine/machine.h"
#include "probe/embedded.h"
#include "probe/source.h"
#include "probe/target.h"

#define COMMENT_DELIMITERS " \t\r*/"

static bool has_text(const char *line, size_t len)
{
	return len && memmem(line, len, "SPDX-", 5) != line &&
	       memmem(line, len, "calltap:", 8) != line;
}

/* Append a comment line without its delimiters. False if it has no text. */
static bool append_comment_line(const char *line, size_t len, struct buf *out)
{
	while (len && strchr(COMMENT_DELIMITERS, *line))
		line++, len--;
	while (len && strchr(COMMENT_DELIMITERS, line[len - 1]))
		len--;
	if (!has_text(line, len))
		return false;
	for (size_t i = 0; i < len; i++) /* no control characters for the terminal */
		buf_char(out, iscntrl((unsigned char)line[i]) ? '?' : line[i]);
	return true;
}

void list_summary(const char *text, struct buf *out)
{
	bool in_comment = false;

	for (size_t len; *text; text += len + (text[len] == '\n')) {
		const char *line = text + strspn(text, " \t\r");
		size_t n;

		len = strcspn(text, "\n");
		n = (size_t)(text + len - line);
		if (line >= text + len)
			continue;
		if (!in_comment && strncmp(line, "//", 2) != 0 && strncmp(line, "/*", 2) != 0)
			return;
		if (append_comment_line(line, n, out))
			return;
		if (line[1] != '/' || in_comment)
			in_comment = !memmem(line, n, "*/", 2);
	}
}

static void print_probe(FILE *out, const char *name, size_t len, const char *text)
{
	struct buf summary = { 0 };

	list_summary(text, &summary);
	/* "listen: every TCP listen" already begins with the name. */
	if (summary.len > len + 2 && !strncmp(buf_text(&summary), name, len) &&
	    !strncmp(buf_text(&summary) + len, ": ", 2))
		fprintf(out, "%-16.*s %s\n", (int)len, name, buf_text(&summary) + len + 2);
	else
		fprintf(out, "%-16.*s %s\n", (int)len, name, buf_text(&summary));
	buf_free(&summary);
}

/* Add a name to the list of printed names, one per line. False if it is in there already. */
static bool add_printed_name(struct buf *printed, const char *name, size_t len)
{
	for (const char *at = buf_text(printed); *at; at += strcspn(at, "\n") + 1)
		if (!strncmp(at, name, len) && at[len] == '\n')
			return false;
	buf_add(printed, name, len);
	buf_char(printed, '\n');
	return true;
}

static bool is_probe_file(const char *file, size_t *len)
{
	size_t n = strlen(file);

	*len = n - 2;
	return n > 2 && !strcmp(file + n - 2, ".c") && file[0] != '.';
}

static void list_file(FILE *out, int folder, const char *file, size_t len)
{
	struct buf text = { 0 };

	if (!io_read_file_at(folder, file, SOURCE_MAX, &text))
		print_probe(out, file, len, buf_text(&text));
	buf_free(&text);
}

static void list_folder(FILE *out, const char *path, struct buf *printed)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **entries = NULL;
	int n = folder < 0 ? 0 : scandir(path, &entries, NULL, alphasort);
	size_t len;

	for (int i = 0; i < n; i++) {
		if (is_probe_file(entries[i]->d_name, &len) &&
		    add_printed_name(printed, entries[i]->d_name, len))
			list_file(out, folder, entries[i]->d_name, len);
		free(entries[i]);
	}
	free(entries);
	io_close(folder);
}

static void list_embedded(FILE *out, struct buf *printed)
{
	size_t len;

	for (const struct embedded_file *f = embedded_files; f->path; f++) {
		const char *name = f->path + 7;

		if (!strncmp(f->path, "probes/", 7) && is_probe_file(name, &len) &&
		    add_printed_name(printed, name, len))
			print_probe(out, name, len, f->text);
	}
}

int list_probes(FILE *out)
{
	char *folders[TARGET_FOLDERS];
	struct buf printed = { 0 };
	size_t n;
	int err = target_folders(folders, &n);

	for (size_t i = 0; i < n; i++) {
		list_folder(out, folders[i], &printed);
		free(folders[i]);
	}
	if (!err)
		list_embedded(out, &printed);
	buf_free(&printed);
	return err;
}

enum status command_list(const struct options *o)
{
	const char *release = o->kernel ? o->kernel : machine_release();
	enum status status = STATUS_OK;

	if (!o->target_count)
		return prepare_exit_status(list_probes(stdout));
	for (size_t i = 0; status == STATUS_OK && i < o->target_count; i++)
		status = prepare_target_status(generate_list(o->targets[i], release, stdout));
	return status;
}
