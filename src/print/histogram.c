/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/histogram.h"

#include <inttypes.h>

#include "base/buf.h"

#define STARS 40
#define LOG2_SLOTS 64
#define GAP_MAX 64 /* empty lines in a row; more become one "..." */

bool histogram_bounds(enum object_hist kind, int64_t slot, uint64_t *low, uint64_t *high)
{
	*low = *high = (uint64_t)slot;
	if (kind != OBJECT_HIST_LOG2 || slot < 0 || slot > LOG2_SLOTS)
		return false;
	*low = slot > 1 ? 1ull << (slot - 1) : 0; /* slot 1 counts 0, too */
	*high = slot < LOG2_SLOTS ? (1ull << slot) - 1 : UINT64_MAX;
	return true;
}

/* The columns of bcc: twice the digits and half the stars for values of more than 32 bits. */
struct shape {
	enum object_hist kind;
	int digits;
	int stars;
	uint64_t most;
};

static void put_title(const struct shape *s, const char *unit, struct buf *out)
{
	if (s->kind == OBJECT_HIST_LINEAR)
		buf_printf(out, "     %-13s : count     distribution\n", unit);
	else if (s->digits == 10)
		buf_printf(out, "     %-19s : count     distribution\n", unit);
	else
		buf_printf(out, "               %-29s : count     distribution\n", unit);
}

static void put_bar(const struct shape *s, int64_t slot, uint64_t count, struct buf *out)
{
	int stars = s->most ? (int)((double)s->stars * (double)count / (double)s->most) : 0;
	uint64_t low, high;

	if (histogram_bounds(s->kind, slot, &low, &high))
		buf_printf(out, "%*" PRIu64 " -> %-*" PRIu64, s->digits, low, s->digits, high);
	else if (s->kind == OBJECT_HIST_LOG2)
		buf_printf(out, "%*s    %-*" PRId64, s->digits, "no such slot:", s->digits, slot);
	else
		buf_printf(out, "        %-10" PRId64, slot);
	buf_printf(out, " : %-8" PRIu64 " |%-*.*s|\n", count, s->stars, stars,
		   "****************************************");
}

static void put_gap(const struct shape *s, int64_t from, int64_t to, struct buf *out)
{
	if (from >= to)
		return;
	if ((uint64_t)to - (uint64_t)from > GAP_MAX) {
		buf_printf(out, "%*s\n", 8 + 3, "...");
		return;
	}
	for (int64_t slot = from; slot < to; slot++)
		put_bar(s, slot, 0, out);
}

static struct shape shape_of(enum object_hist kind, const struct bar *bars, size_t n)
{
	struct shape s = { .kind = kind, .digits = 10, .stars = STARS };

	for (size_t i = 0; i < n; i++)
		if (bars[i].count > s.most)
			s.most = bars[i].count;
	if (kind == OBJECT_HIST_LOG2 && n && bars[n - 1].slot > 32) {
		s.digits = 20;
		s.stars = STARS / 2;
	}
	return s;
}

void histogram_draw(enum object_hist kind, const struct bar *bars, size_t n, const char *unit,
		    struct buf *out)
{
	const struct shape s = shape_of(kind, bars, n);
	int64_t next = kind == OBJECT_HIST_LOG2; /* slot 0 of a log2 histogram counts no value */

	put_title(&s, unit, out);
	for (size_t i = 0; i < n; i++) {
		if (bars[i].slot > next)
			put_gap(&s, next, bars[i].slot, out);
		put_bar(&s, bars[i].slot, bars[i].count, out);
		next = bars[i].slot < INT64_MAX ? bars[i].slot + 1 : INT64_MAX;
	}
}
