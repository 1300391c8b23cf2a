/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/kernel_config.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/io.h"

#define CONFIG_MAX (4u << 20) /* uncompressed; a distribution's configuration has 300 kB */
#define UTSRELEASE_MAX (64u << 10)

/* Decompress a gzip file. gzread() of zlib 1.3.2 accepts a truncated file as complete. */
static bool decompress(const struct buf *bytes, struct buf *text)
{
	z_stream z = { .next_in = (Bytef *)bytes->data, .avail_in = (uInt)bytes->len };
	Bytef part[16384];
	int err = inflateInit2(&z, MAX_WBITS + 16);

	if (err)
		return false;
	while (!err && text->len < CONFIG_MAX) {
		z.next_out = part;
		z.avail_out = sizeof(part);
		err = inflate(&z, Z_NO_FLUSH);
		buf_add(text, part, sizeof(part) - z.avail_out);
	}
	inflateEnd(&z);
	return err == Z_STREAM_END;
}

static bool read_text(const char *path, struct buf *text)
{
	struct buf bytes = { 0 };
	bool ok = !io_read_file(path, CONFIG_MAX, &bytes);

	if (ok && bytes.len > 1 && !memcmp(bytes.data, "\x1f\x8b", 2))
		ok = decompress(&bytes, text);
	else if (ok)
		buf_add(text, bytes.data, bytes.len);
	text->failed |= bytes.failed;
	buf_free(&bytes);
	return ok && text->len;
}

/* Reject other files of that name, in which every option would count as off. */
static bool is_config(const struct buf *text)
{
	return strstr(buf_text(text), "CONFIG_") != NULL;
}

static bool read_config(struct kernel_config *c, struct buf *path)
{
	buf_clear(&c->text);
	if (!read_text(buf_text(path), &c->text) || !is_config(&c->text))
		return false;
	c->path = path->data;
	*path = (struct buf){ 0 };
	return true;
}

int kernel_config_read(const char *root, const char *release, struct kernel_config *c)
{
	static const char *const paths[] = {
		"%s/proc/config.gz",
		"%s/boot/config-%s",
		"%s/lib/modules/%s/config",
		"%s/lib/modules/%s/build/.config",
	};
	bool failed = false;

	*c = (struct kernel_config){ 0 };
	for (size_t i = 0; !c->path && i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct buf path = { 0 };

		if (i)
			buf_printf(&path, paths[i], root, release);
		else
			buf_printf(&path, "%s/proc/config.gz", root);
		if (!path.failed)
			read_config(c, &path);
		failed |= path.failed || c->text.failed;
		buf_free(&path);
	}
	return failed ? -ENOMEM : 0;
}

void kernel_config_free(struct kernel_config *c)
{
	free(c->path);
	buf_free(&c->text);
	*c = (struct kernel_config){ 0 };
}

/* The first character of the value in "CONFIG_NAME=value"; 0: the line is about another option. */
static char value_in(const char *line, const char *option, size_t len)
{
	static const char prefix[] = "CONFIG_";

	if (strncmp(line, prefix, sizeof(prefix) - 1) != 0)
		return 0;
	line += sizeof(prefix) - 1;
	if (strncmp(line, option, len) != 0 || line[len] != '=')
		return 0;
	return line[len + 1] && line[len + 1] != '\n' ? line[len + 1] : 0;
}

char kernel_config_get(const struct kernel_config *c, const char *option)
{
	size_t len = strlen(option);

	if (!c->path)
		return 0;
	for (const char *line = buf_text(&c->text); *line;
	     line += strcspn(line, "\n"), line += !!*line) {
		char value = value_in(line, option, len);

		if (value)
			return value;
	}
	return 'n';
}

void kernel_config_parse_release(const char *text, struct buf *out)
{
	static const char macro[] = "#define UTS_RELEASE \"";
	const char *at = strstr(text, macro);
	size_t len;

	if (!at)
		return;
	at += sizeof(macro) - 1;
	len = strcspn(at, "\"\n");
	if (at[len] != '"')
		return;
	for (size_t i = 0; i < len; i++) /* it is printed on a terminal */
		if (!isgraph((unsigned char)at[i]))
			return;
	buf_add(out, at, len);
}

void kernel_config_tree_release(const char *tree, struct buf *out)
{
	struct buf path = { 0 }, text = { 0 };

	buf_printf(&path, "%s/include/generated/utsrelease.h", tree);
	if (!path.failed && !io_read_file(buf_text(&path), UTSRELEASE_MAX, &text))
		kernel_config_parse_release(buf_text(&text), out);
	buf_free(&path);
	buf_free(&text);
}
