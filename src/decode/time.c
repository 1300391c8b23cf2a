/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/time.h"

#include "base/buf.h"
#include "base/clock.h"
#include "decode/decode_context.h"

#define S_PER_DAY 86400
#define NO_FRACTION (-1)

int64_t time_to_realtime(int64_t ns, const struct decode_context *context)
{
	int64_t real;

	return __builtin_add_overflow(ns, context->to_realtime, &real) ? ns : real;
}

/* Write n digits, with leading zeros, and the character next; return the end. */
static char *write_digits(char *at, uint64_t u, int n, char next)
{
	for (int i = n; i-- > 0; u /= 10)
		at[i] = (char)('0' + u % 10);
	at[n] = next;
	return at + n + 1;
}

/*
 * Write the date of a day since 1970-01-01. Years begin in March here, so that a leap day is the
 * last of its year. gmtime_r() would take a lock and check the time zone for each event.
 */
static char *write_date(char *at, int64_t day, char next)
{
	int64_t era, of_era, year, of_year, month;

	day += 719468; /* from 0000-03-01 to 1970-01-01 */
	era = (day >= 0 ? day : day - 146096) / 146097;
	of_era = day - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	at = write_digits(at, (uint64_t)(year + era * 400 + (month >= 10)), 4, '-');
	at = write_digits(at, (uint64_t)(month < 10 ? month + 3 : month - 9), 2, '-');
	return write_digits(at, (uint64_t)(of_year - (153 * month + 2) / 5 + 1), 2, next);
}

/* seconds: within the years 0 to 9999; ns: the fraction, or NO_FRACTION. */
static void put_date_and_time(struct buf *out, int64_t seconds, int64_t ns)
{
	int64_t of_day = seconds % S_PER_DAY;
	int64_t day = seconds / S_PER_DAY - (of_day < 0);
	char text[32];
	char *at = write_date(text, day, 'T');

	if (of_day < 0)
		of_day += S_PER_DAY;
	at = write_digits(at, (uint64_t)(of_day / 3600), 2, ':');
	at = write_digits(at, (uint64_t)(of_day / 60 % 60), 2, ':');
	at = write_digits(at, (uint64_t)(of_day % 60), 2, ns == NO_FRACTION ? 'Z' : '.');
	if (ns != NO_FRACTION)
		at = write_digits(at, (uint64_t)ns, 9, 'Z');
	buf_add(out, text, (size_t)(at - text));
}

void time_put_realtime(int64_t ns, struct buf *out)
{
	int64_t rest = ns % NS_PER_S;

	put_date_and_time(out, ns / NS_PER_S - (rest < 0), rest < 0 ? rest + NS_PER_S : rest);
}

void time_put_monotonic(int64_t ns, const struct decode_context *context, struct buf *out)
{
	time_put_realtime(time_to_realtime(ns, context), out);
}

bool time_put_seconds(int64_t seconds, struct buf *out)
{
	if (seconds < -62167219200 || seconds > 253402300799) /* years 0 to 9999 */
		return false;
	put_date_and_time(out, seconds, NO_FRACTION);
	return true;
}
