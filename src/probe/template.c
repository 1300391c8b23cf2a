/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/template.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "probe/embedded.h"

static const struct template_word *find_word(const struct template_word *words, const char *at,
					     size_t len)
{
	for (; words && words->word; words++) {
		size_t n = strlen(words->word);

		if (n <= len && !memcmp(at, words->word, n) &&
		    (n == len || !isalnum((unsigned char)at[n])))
			return words;
	}
	return NULL;
}

static void put_line(const struct template_word *words, const char *line, size_t len,
		     struct buf *out)
{
	const struct template_word *word;

	for (size_t i = 0; i < len;) {
		word = i && isalnum((unsigned char)line[i - 1]) ?
			       NULL :
			       find_word(words, line + i, len - i);
		if (word && word->text) {
			buf_str(out, word->text);
			i += strlen(word->word);
		} else {
			buf_char(out, line[i++]);
		}
	}
	buf_char(out, '\n');
}

/* The placeholder that the line consists of; NULL if it is another line. */
static const struct template_word *line_word(const struct template_word *words, const char *line,
					     size_t len)
{
	size_t tabs = strspn(line, "\t");
	const struct template_word *word =
		tabs < len ? find_word(words, line + tabs, len - tabs) : NULL;

	return word && word->put_lines && tabs + strlen(word->word) == len ? word : NULL;
}

void template_put(const char *path, const struct template_word *words, void *writer,
		  struct buf *out)
{
	const char *at = strstr(embedded_find(path), "\n\n") + 2;

	for (size_t len; *at; at += len + 1) {
		const struct template_word *word;

		len = strcspn(at, "\n");
		word = line_word(words, at, len);
		if (word)
			word->put_lines(writer);
		else
			put_line(words, at, len, out);
	}
}
