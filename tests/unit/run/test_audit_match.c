/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "run/audit_match.h"
#include "run/audit_text.h"

#define S 1000000000ll
#define BEGIN (100 * S)

static struct audit_match *new_audit(void)
{
	struct audit_match *a = audit_match_new();

	assert_non_null(a);
	audit_match_begin(a, BEGIN);
	return a;
}

/* Times are in ns from the begin of the run. */
static void call(struct audit_match *a, uint32_t tid, int64_t began, int64_t ended, int ret,
		 uint16_t family, uint16_t protocol)
{
	const struct audit_match_call c = {
		tid, BEGIN + began, BEGIN + ended, ret, family, protocol
	};

	assert_int_equal(audit_match_call(a, &c), 0);
}

static void tcp(struct audit_match *a, uint32_t tid, int64_t began, int64_t ended, int ret)
{
	call(a, tid, began, ended, ret, AF_INET, IPPROTO_TCP);
}

static void event(struct audit_match *a, uint32_t tid, int64_t time, bool printed)
{
	assert_int_equal(audit_match_event(a, tid, BEGIN + time, printed), 0);
}

/* Finish and free a; check the text. */
static void says(struct audit_match *a, uint64_t lost, const char *want)
{
	struct buf text = { 0 };
	size_t n;
	const struct audit_match_row *rows;

	assert_int_equal(audit_match_finish(a, lost), 0);
	rows = audit_match_rows(a, &n);
	audit_text_table(rows, n, &text);
	assert_string_equal(buf_text(&text), want);
	buf_free(&text);
	audit_match_free(a);
}

static void counts_each_kind(void **state)
{
	struct audit_match *a = new_audit();
	struct buf json = { 0 };
	size_t n;
	const struct audit_match_row *rows;

	(void)state;
	tcp(a, 1, 10, 20, 0);
	event(a, 1, 15, true);
	tcp(a, 1, 30, 40, -EADDRINUSE);
	event(a, 1, 35, true);
	call(a, 1, 50, 60, 0, AF_UNIX, 0);
	call(a, 1, 70, 80, -EINVAL, AF_UNIX, 0);
	call(a, 1, 90, 100, -EBADF, 0, 0);
	call(a, 2, 90, 100, 0, AF_INET, IPPROTO_SCTP);
	call(a, 2, 110, 120, -EOPNOTSUPP, AF_INET, IPPROTO_UDP);
	call(a, 2, 130, 140, 0, 40, 0);
	call(a, 2, 150, 160, 0, 4000, 0);
	tcp(a, 3, 10, 20, 0);
	event(a, 4, 10, true);
	assert_int_equal(audit_match_finish(a, 0), 0);
	rows = audit_match_rows(a, &n);
	audit_text_json(rows, n, &json);
	assert_string_equal(buf_text(&json),
			    "{\"calls\":10,\"shown\":2,\"families\":{\"AF_UNIX\":2,\"AF_VSOCK\":1,"
			    "\"family 4000\":1},\"protocols\":{\"IPPROTO_SCTP\":1},\"failed\":{"
			    "\"EOPNOTSUPP\":1,\"EBADF\":1},\"missed\":1,\"edge\":0,\"lost\":0,"
			    "\"others\":1}");
	buf_free(&json);
	says(a, 0,
	     "10 listen calls: 2 shown, 2 AF_UNIX, 1 AF_VSOCK, 1 family 4000, 1 IPPROTO_SCTP, 2 "
	     "failed "
	     "before reaching TCP (EOPNOTSUPP, EBADF), 1 reached TCP, but no event came of it; 1 "
	     "shown "
	     "that no listen call made (io_uring, a 32-bit program, the kernel itself)");
}

static void counts_nothing(void **state)
{
	(void)state;
	says(new_audit(), 0, "0 listen calls");
}

/* Threads that listen at the same time: each event belongs to the call of its thread. */
static void matches_by_thread(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	tcp(a, 1, 10, 100, 0);
	tcp(a, 2, 10, 100, -EACCES);
	event(a, 1, 50, true);
	says(a, 0, "2 listen calls: 1 shown, 1 failed before reaching TCP (EACCES)");
}

/* Call and event in any order; events at the begin and end of the call. */
static void matches_by_time(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	event(a, 1, 40, true);
	event(a, 1, 10, true);
	tcp(a, 1, 30, 40, 0);
	tcp(a, 1, 10, 20, 0);
	event(a, 1, 25, true); /* between two calls */
	says(a, 0,
	     "2 listen calls: 2 shown; 1 shown that no listen call made (io_uring, a 32-bit "
	     "program, the kernel itself)");
}

static void waits_for_calls_and_events(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	event(a, 1, 15, true);
	assert_int_equal(audit_match_settle(a, BEGIN + 1000),
			 0); /* its call may still be under way */
	tcp(a, 1, 10, 2000, 0);
	assert_int_equal(audit_match_settle(a, BEGIN + 1000), 0);
	tcp(a, 2, 10, 3000, 0);
	assert_int_equal(audit_match_settle(a, BEGIN + 2500), 0);
	event(a, 2, 20, true);
	says(a, 0, "2 listen calls: 2 shown");
}

/* A call under way at that time, whose thread has made another call since. */
static void waits_for_calls_under_way(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	tcp(a, 1, 10, 2000, 0);
	event(a, 1, 15, true);
	tcp(a, 1, 2010, 2020, 0);
	event(a, 1, 2015, true);
	assert_int_equal(audit_match_settle(a, BEGIN + 1000), 0);
	says(a, 0, "2 listen calls: 2 shown");
}

/* Threads with events and no calls: only the last event of each thread keeps waiting. */
static void drops_events_without_call(void **state)
{
	struct audit_match *a = new_audit();
	size_t n;
	const struct audit_match_row *rows;

	(void)state;
	for (int i = 0; i < 1000; i++)
		event(a, 1, i, true);
	assert_int_equal(audit_match_settle(a, BEGIN + 5000), 0);
	rows = audit_match_rows(a, &n);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].kind, AUDIT_OTHER);
	assert_int_equal(rows[0].count, 999);
	audit_match_free(a);
}

static void calls_at_the_edges_of_the_run(void **state)
{
	struct audit_match *a = new_audit();
	const struct audit_match_call still = { 4, BEGIN + 900, AUDIT_RUNNING,
						0, AF_INET,	IPPROTO_TCP };
	const struct audit_match_call behind = { 9, 0, BEGIN + 1010, 0, 0, 0 };
	const struct audit_match_call unseen = { 5, 0, BEGIN + 10, -EADDRINUSE, 0, 0 };

	(void)state;
	tcp(a, 1, -10, 20, 0); /* began before the run, printed or not */
	event(a, 1, 10, true);
	tcp(a, 2, -10, 20, 0);
	tcp(a, 3, 990, 1010, 0); /* ended after the run */
	event(a, 3, 1000, true);
	assert_int_equal(audit_match_call(a, &still), 0);
	event(a, 4, 950, true);
	assert_int_equal(audit_match_call(a, &unseen), 0);
	event(a, 5, 5, true);
	event(a, 6, -5, true);	/* the call was over before the audit began */
	tcp(a, 7, 100, 110, 0); /* delivered after the last printed event */
	event(a, 7, 105, false);
	tcp(a, 8, -20, -10, 0); /* before the run */
	tcp(a, 8, 1010, 1020, 0);
	assert_int_equal(audit_match_call(a, &behind), 0);
	audit_match_end(a, BEGIN + 1000);
	says(a, 0, "6 listen calls: 6 under way when the run began or ended");
}

/* A call refused by a seccomp filter has no begin and no event: do not match an earlier event. */
static void refused_calls_have_no_event(void **state)
{
	struct audit_match *a = new_audit();
	const struct audit_match_call refused = { 1, 0, BEGIN + 5 * S, -EPERM, 0, 0 };

	(void)state;
	event(a, 1, 4 * S, true);
	tcp(a, 1, 4 * S - 10, 4 * S + 10, 0);
	assert_int_equal(audit_match_call(a, &refused), 0);
	says(a, 0, "2 listen calls: 1 shown, 1 failed before reaching TCP (EPERM)");
}

static void counts_lost_records(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	event(a, 1, 10, true);
	says(a, 2,
	     "2 listen calls: 2 not known, since the audit lost its record; 1 shown whose call is "
	     "not known");
}

#define FLOOD 200000 /* several times as many as may wait */

static uint64_t count_of(struct audit_match *a, enum audit_match_kind kind)
{
	size_t n;
	const struct audit_match_row *rows = audit_match_rows(a, &n);

	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == kind)
			return rows[i].count;
	return 0;
}

/* Without audit_match_settle: calls with their events are counted all the same. */
static void flood_of_both(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	for (int i = 0; i < FLOOD; i++) {
		event(a, (uint32_t)i % 7, 100 * i + 5, true);
		tcp(a, (uint32_t)i % 7, 100 * i, 100 * i + 10, 0);
		call(a, (uint32_t)i % 7, 100 * i + 20, 100 * i + 30, 0, AF_UNIX, 0);
	}
	says(a, 0, "400000 listen calls: 200000 shown, 200000 AF_UNIX");
}

/* Calls without event: the outcome is known for those that could wait. */
static void flood_of_calls(void **state)
{
	struct audit_match *a = new_audit();

	(void)state;
	for (int i = 0; i < FLOOD; i++)
		tcp(a, 1, 100 * i, 100 * i + 10, 0);
	assert_int_equal(audit_match_finish(a, 0), 0);
	assert_true(count_of(a, AUDIT_LOST) > FLOOD / 2);
	assert_true(count_of(a, AUDIT_MISSED) > 1000);
	assert_int_equal(count_of(a, AUDIT_LOST) + count_of(a, AUDIT_MISSED), FLOOD);
	audit_match_free(a);
}

/* Dropped events may belong to later calls: those do not count as missed. */
static void flood_of_events(void **state)
{
	struct audit_match *a = new_audit();
	uint64_t shown;

	(void)state;
	for (int i = 0; i < FLOOD; i++)
		event(a, (uint32_t)i, 100 * i + 5, true);
	for (int i = 0; i < FLOOD; i++)
		tcp(a, (uint32_t)i, 100 * i, 100 * i + 10, 0);
	assert_int_equal(audit_match_finish(a, 0), 0);
	shown = count_of(a, AUDIT_PRINTED);
	assert_true(shown > 1000 && shown < FLOOD / 2);
	assert_int_equal(count_of(a, AUDIT_MISSED), 0);
	assert_int_equal(count_of(a, AUDIT_LOST), FLOOD - shown);
	assert_int_equal(count_of(a, AUDIT_OTHER), FLOOD - shown);
	audit_match_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_each_kind),
		cmocka_unit_test(counts_nothing),
		cmocka_unit_test(matches_by_thread),
		cmocka_unit_test(matches_by_time),
		cmocka_unit_test(waits_for_calls_and_events),
		cmocka_unit_test(waits_for_calls_under_way),
		cmocka_unit_test(drops_events_without_call),
		cmocka_unit_test(calls_at_the_edges_of_the_run),
		cmocka_unit_test(refused_calls_have_no_event),
		cmocka_unit_test(counts_lost_records),
		cmocka_unit_test(flood_of_both),
		cmocka_unit_test(flood_of_calls),
		cmocka_unit_test(flood_of_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
