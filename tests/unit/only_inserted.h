/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Check that annotate() only inserted the four kinds of insertions into a text. */
#ifndef CALLTAP_ONLY_INSERTED_H
#define CALLTAP_ONLY_INSERTED_H

#include <stdbool.h>
#include <string.h>

#define PAIR " BPF_ANNOTATE_KV_PAIR(__layout_"
#define LINE "#line "
#define USE " (void)"
#define STEPS_MAX 1000000

struct comparison {
	const char *in, *in_end;
	const char *out, *out_start, *out_end;
};

/* Return the last occurrence of a text in len bytes, or NULL. */
static inline const char *memrmem(const char *at, size_t len, const char *what)
{
	size_t n = strlen(what);

	for (const char *p = at + len; p - at >= (long)n; p--)
		if (!memcmp(p - n, what, n))
			return p - n;
	return NULL;
}

/* True if blanks as wide as the bytes from start to past begin here. */
static inline bool is_as_wide(const char *here, const char *end, const char *start,
			      const char *past)
{
	if (end - here < past - start)
		return false;
	for (; start < past; start++)
		if (*here++ != (*start == '\t' ? '\t' : ' '))
			return false;
	return true;
}

/* The length of "\n#line ...\n" with blanks as wide as the user's text above it; 0: none. */
static inline size_t broken_line(const struct comparison *c)
{
	const char *end = memchr(c->out + 1, '\n', (size_t)(c->out_end - c->out) - 1);
	const char *start = c->out, *behind = c->out;

	while (start > c->out_start && start[-1] != '\n')
		start--;
	while (end && behind) {
		if (is_as_wide(end + 1, c->out_end, start, behind))
			return (size_t)(end + 1 - c->out) + (size_t)(behind - start);
		behind = memrmem(start, (size_t)(behind - start), USE);
	}
	return 0;
}

/* The length of an insertion at c->out; 0: none. */
static inline size_t insertion(const struct comparison *c)
{
	size_t left = (size_t)(c->out_end - c->out);
	const char *end = NULL;

	if (left > sizeof(PAIR) && !memcmp(c->out, PAIR, sizeof(PAIR) - 1))
		end = memchr(c->out, ';', left);
	else if (left > sizeof(USE) && !memcmp(c->out, USE, sizeof(USE) - 1))
		end = memchr(c->out, ';', left);
	else if (left > sizeof(LINE) && !memcmp(c->out, LINE, sizeof(LINE) - 1) &&
		 c->out > c->out_start && c->out[-1] == '\n')
		end = memchr(c->out, '\n', left);
	else if (left > sizeof(LINE) && *c->out == '\n' &&
		 !memcmp(c->out + 1, LINE, sizeof(LINE) - 1))
		return broken_line(c);
	return end ? (size_t)(end - c->out) + 1 : 0;
}

/* The text itself may look like an insertion, so try both. */
static inline bool only_inserted_from(struct comparison c, unsigned int *steps)
{
	while (c.out < c.out_end) {
		size_t n = insertion(&c);
		struct comparison without = c;

		without.out += n;
		if (n && ++*steps < STEPS_MAX && only_inserted_from(without, steps))
			return true;
		if (c.in == c.in_end || *c.in != *c.out)
			return false;
		c.in++;
		c.out++;
	}
	return c.in == c.in_end;
}

static inline bool only_inserted(const char *in, size_t in_len, const char *out, size_t out_len)
{
	struct comparison c = { .in = in,
				.in_end = in + in_len,
				.out = out,
				.out_start = out,
				.out_end = out + out_len };
	unsigned int steps = 0;

	return only_inserted_from(c, &steps) || steps >= STEPS_MAX;
}

#endif
