/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/suggest.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Compute row i of the table of distances from the two rows before it; return its least value. */
static size_t fill_row(const char *a, size_t i, const char *b, size_t b_len, uint8_t *const row[3])
{
	const uint8_t *second_last = row[(i + 1) % 3], *last = row[(i + 2) % 3];
	uint8_t *current = row[i % 3];
	size_t least = i;

	current[0] = (uint8_t)i;
	for (size_t j = 1; j <= b_len; j++) {
		size_t edits = last[j - 1] + (a[i - 1] != b[j - 1]);

		edits = min(edits, min(last[j], current[j - 1]) + 1u);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
			edits = min(edits, second_last[j - 2] + 1u);
		current[j] = (uint8_t)edits;
		least = min(least, edits);
	}
	return least;
}

size_t suggest_edits(const char *a, size_t a_len, const char *b, size_t b_len, size_t limit)
{
	uint8_t rows[3][SUGGEST_NAME_MAX + 1];
	uint8_t *const row[3] = { rows[0], rows[1], rows[2] };
	size_t differ = a_len > b_len ? a_len - b_len : b_len - a_len;

	if (differ > limit || a_len > SUGGEST_NAME_MAX || b_len > SUGGEST_NAME_MAX)
		return limit + 1;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (uint8_t)j;
	for (size_t i = 1; i <= a_len; i++)
		if (fill_row(a, i, b, b_len, row) > limit)
			return limit + 1;
	return min(rows[a_len % 3][b_len], limit + 1);
}

void suggest_begin(struct suggestion *n, const char *name)
{
	*n = (struct suggestion){ .name = name, .len = strlen(name) };
	n->limit = min(n->len / 3 + 1, 5);
}

static size_t insertion_index(const struct suggestion *n, size_t edits)
{
	size_t at = n->count;

	while (at > 0 && n->best[at - 1].edits > edits)
		at--;
	return at;
}

static int is_suggested(const struct suggestion *n, const char *name, size_t len)
{
	for (size_t i = 0; i < n->count; i++)
		if (strlen(n->best[i].name) == len && !memcmp(n->best[i].name, name, len))
			return 1;
	return 0;
}

void suggest_put(struct suggestion *n, const char *name, size_t len, size_t edits)
{
	size_t at = insertion_index(n, edits);

	if (len >= SUGGEST_NAME_MAX || edits > n->limit || at >= SUGGEST_NAMES ||
	    is_suggested(n, name, len))
		return;
	if (n->count < SUGGEST_NAMES)
		n->count++;
	memmove(&n->best[at + 1], &n->best[at], (n->count - at - 1) * sizeof(n->best[0]));
	memcpy(n->best[at].name, name, len);
	n->best[at].name[len] = '\0';
	n->best[at].edits = edits;
	n->limit = min(n->limit, n->best[0].edits + 1);
	while (n->best[n->count - 1].edits > n->limit)
		n->count--;
}

void suggest_offer(struct suggestion *n, const char *name, size_t len)
{
	if (len < SUGGEST_NAME_MAX && n->len < SUGGEST_NAME_MAX)
		suggest_put(n, name, len, suggest_edits(n->name, n->len, name, len, n->limit));
}

void suggest_text(const struct suggestion *n, struct buf *out)
{
	for (size_t i = 0; i < n->count; i++) {
		const char *before = i		  ? i + 1 < n->count ? ", " : " and " :
				     n->count > 1 ? ": nearest are " :
						    ": nearest is ";

		buf_printf(out, "%s%s", before, n->best[i].name);
	}
}
