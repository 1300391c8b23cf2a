/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/kernel_headers.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/io.h"

#define HEADER_MAX (16u << 20) /* the largest headers, of graphics hardware, have some megabytes */
#define DEPTH_MAX 8

int kernel_headers_definitions_add(struct definitions *d, const char *kind, const char *name,
				   size_t len)
{
	struct definition *all;
	struct buf type = { 0 };

	buf_printf(&type, "%s %.*s", kind, (int)len, name);
	for (size_t i = 0; i < d->count; i++) {
		if (!strcmp(d->all[i].type, buf_text(&type))) {
			buf_free(&type);
			return 0;
		}
	}
	all = realloc(d->all, (d->count + 1) * sizeof(*all));
	if (all)
		d->all = all;
	if (!all || type.failed) {
		buf_free(&type);
		return -ENOMEM;
	}
	d->all[d->count++] = (struct definition){ .type = type.data };
	return 0;
}

void kernel_headers_definitions_free(struct definitions *d)
{
	for (size_t i = 0; i < d->count; i++) {
		free(d->all[i].type);
		free(d->all[i].header);
	}
	free(d->all);
	*d = (struct definitions){ 0 };
}

/* The walk through the header tree */

struct header_walk {
	struct definitions *list;
	struct buf path; /* the current folder or file */
	size_t top;	 /* length of the tree's own path in path */
	size_t base;	 /* offset in path of the name for #include */
	size_t missing;	 /* types without a header */
	bool newer;	 /* the headers are newer than libbcc */
	int err;
};

/* The wanted definition that a line begins, "struct NAME {"; NULL: none. */
static struct definition *defined_by(struct definitions *d, const char *line, size_t len)
{
	for (size_t i = 0; i < d->count; i++) {
		size_t n = strlen(d->all[i].type);
		const char *rest = line + n;

		if (d->all[i].header || len < n || memcmp(line, d->all[i].type, n) != 0)
			continue;
		while (rest < line + len && (*rest == ' ' || *rest == '\t'))
			rest++;
		/* The bracket may stand on the next line. */
		if (rest == line + len ? rest[0] == '\n' && rest[1] == '{' : *rest == '{')
			return &d->all[i];
	}
	return NULL;
}

/* Some headers compile only after others: return the header that includes both. */
static const char *including_header(const char *header)
{
	static const char *const by[][2] = { { "acpi/actypes.h", "linux/acpi.h" },
					     { "acpi/actbl", "linux/acpi.h" },
					     { "acpi/acrestyp.h", "linux/acpi.h" },
					     { "linux/console_struct.h", "linux/vt_kern.h" } };

	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (!strncmp(header, by[i][0], strlen(by[i][0])))
			return by[i][1];
	return header;
}

static void scan_line(struct header_walk *w, const char *line, size_t len)
{
	struct definition *d;

	if (len < 6 || (*line != 's' && *line != 'e' && *line != 'u'))
		return;
	d = defined_by(w->list, line, len);
	if (!d)
		return;
	d->header = strdup(including_header(buf_text(&w->path) + w->base));
	w->missing--;
	if (!d->header)
		w->err = -ENOMEM;
}

static void scan_file(struct header_walk *w)
{
	struct buf text = { 0 };

	if (!io_read_file(buf_text(&w->path), HEADER_MAX, &text)) {
		const char *line = buf_text(&text), *end = line + text.len;

		while (line < end && !w->err) {
			const char *stop = memchr(line, '\n', (size_t)(end - line));

			scan_line(w, line, (size_t)((stop ? stop : end) - line));
			line = stop ? stop + 1 : end;
		}
	}
	buf_free(&text);
}

/*
 * Return true if the headers use a type that libbcc's own bpf.h may lack: calltap-cc then compiles
 * without the kernel's bpf.h. calltap-cc tests the release instead (cc/main.c), but the callers here
 * have only the header tree. Both tests agree on Linux's own releases: 6.3 added struct bpf_rb_root.
 * On an older kernel with a backport of it, fewer headers are searched than could be included.
 */
static bool are_newer_than_libbcc(const char *root)
{
	struct buf path = { 0 }, text = { 0 };
	bool newer;

	buf_printf(&path, "%s/include/linux/bpf.h", root);
	newer = !io_read_file(buf_text(&path), HEADER_MAX, &text) &&
		strstr(buf_text(&text), "struct bpf_rb_root");
	buf_free(&path);
	buf_free(&text);
	return newer;
}

/* calltap-cc empties newer bpf.h and filter.h; the other headers do not compile without them. */
static bool is_left_out(const struct header_walk *w)
{
	static const char *const files[] = { "linux/bpf.h",	   "linux/filter.h",
					     "linux/bpf-cgroup.h", "linux/bpf_verifier.h",
					     "net/tcp.h",	   "net/xdp.h" };
	const char *path = buf_text(&w->path) + w->top, *folder = "/include/";

	/* libbcc brings the headers of the same names in uapi. */
	if (!w->newer || strncmp(path, folder, strlen(folder)) != 0)
		return false;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strcmp(path + strlen(folder), files[i]))
			return true;
	return false;
}

/* Skip folders without headers for #include: tracepoints, device trees, generated code. */
static bool is_skipped(const char *name)
{
	return name[0] == '.' || !strcmp(name, "trace") || !strcmp(name, "dt-bindings") ||
	       !strcmp(name, "config") || !strcmp(name, "uapi") || !strcmp(name, "generated");
}

static void scan_folder(struct header_walk *w, int depth);

static void scan_entry(struct header_walk *w, const struct dirent *e, int depth)
{
	size_t len = w->path.len, n = strlen(e->d_name);

	if (is_skipped(e->d_name))
		return;
	buf_printf(&w->path, "/%s", e->d_name);
	if (n > 2 && !strcmp(e->d_name + n - 2, ".h") && !is_left_out(w))
		scan_file(w);
	else if (e->d_type != DT_REG && depth < DEPTH_MAX)
		scan_folder(w, depth + 1);
	w->path.len = len;
	if (w->path.data)
		w->path.data[len] = '\0';
}

static void scan_folder(struct header_walk *w, int depth)
{
	struct dirent **entries = NULL;
	int n = scandir(buf_text(&w->path), &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		if (w->missing && !w->err && !w->path.failed)
			scan_entry(w, entries[i], depth);
		free(entries[i]);
	}
	free(entries);
}

int kernel_headers_find(const char *root, struct definitions *d)
{
	/* The folders to scan, in order; top: the part that a name for #include omits. x86 only. */
	static const struct {
		const char *top, *folder;
	} folders[] = {
		{ "/include/", "linux" },
		{ "/include/", "net" },
		{ "/include/uapi/", "linux" },
		{ "/arch/x86/include/", "asm" },
		{ "/arch/x86/include/uapi/", "asm" },
		{ "/include/", "asm-generic" },
		{ "/include/", "" },
		{ "/include/uapi/", "" },
	};
	struct header_walk w = { .list = d,
				 .top = strlen(root),
				 .newer = are_newer_than_libbcc(root) };

	for (size_t i = 0; i < d->count; i++)
		w.missing += !d->all[i].header;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && w.missing && !w.err; i++) {
		buf_clear(&w.path);
		buf_printf(&w.path, "%s%s", root, folders[i].top);
		w.base = w.path.len;
		buf_str(&w.path, folders[i].folder);
		if (!folders[i].folder[0])
			w.path.len--, w.path.data[w.path.len] = '\0';
		scan_folder(&w, 0);
	}
	if (w.path.failed)
		w.err = -ENOMEM;
	buf_free(&w.path);
	return w.err;
}

bool kernel_headers_is_path(const char *path, size_t len)
{
	static const char *const roots[] = {
		"include/",	     "./include/",	 "arch/",
		"./arch/",	     "/lib/modules/",	 "/usr/src/linux-headers",
		"/usr/lib/modules/", "/virtual/include/"
	};
	static const char *const parts[] = { "/include/linux/", "/include/net/", "/include/uapi/",
					     "/include/asm/", "/include/asm-generic/" };

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (len >= strlen(roots[i]) && !memcmp(path, roots[i], strlen(roots[i])))
			return true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (memmem(path, len, parts[i], strlen(parts[i])))
			return true;
	return false;
}

char *kernel_headers_defining(const char *root, const char *type)
{
	struct definitions d = { 0 };
	const char *name = strchr(type, ' ');
	char *kind = name ? strndup(type, (size_t)(name - type)) : NULL;
	char *header = NULL;

	if (kind && !kernel_headers_definitions_add(&d, kind, name + 1, strlen(name + 1)) &&
	    !kernel_headers_find(root, &d)) {
		header = d.all[0].header;
		d.all[0].header = NULL;
	}
	free(kind);
	kernel_headers_definitions_free(&d);
	return header;
}
