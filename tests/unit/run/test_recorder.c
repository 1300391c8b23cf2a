/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Write a recording and replay it: whole, cut, and damaged. */
#include "unit.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>

#include "base/buf.h"
#include "command/replay.h"
#include "make_btf.h"
#include "object/object.h"
#include "run/recorder.h"
#include "run/recording.h"

static char folder[FOLDER_MAX];
static char *path;
static struct basics basics;
static uint32_t layouts[2];
static struct object_map maps[] = {
	{ .name = "events", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY, .inner = OBJECT_NONE },
	{ .name = "ring", .type = BPF_MAP_TYPE_RINGBUF, .inner = OBJECT_NONE },
};
static struct object_stream streams[] = {
	{ "events", 0, layouts, 1 },
	{ "ring", 1, layouts, 2 },
};
static struct object object = {
	.release = "6.1",
	.origin = "x.c",
	.license = "GPL",
	.maps = maps,
	.map_count = 2,
	.streams = streams,
	.stream_count = 2,
	.counters = OBJECT_NONE,
};

static const struct object_set_object targets[] = { { "./x.c", &object }, { "y.o", &object } };
static struct object_set object_set;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	path = path_in(folder, "run");
	basics_new(&basics);
	layouts[0] = (uint32_t)btf__add_struct(basics.btf, "one", 8);
	add_field(&basics, "number", basics.u64, 0, 0);
	layouts[1] = (uint32_t)btf__add_struct(basics.btf, "two", 4);
	add_field(&basics, "small", basics.s32, 0, 0);
	object.btf = (void *)btf__raw_data(basics.btf, &object.btf_size);
	return object_set_make(targets, 1, &object_set);
}

static int teardown(void **state)
{
	(void)state;
	object_set_free(&object_set);
	btf__free(basics.btf);
	free(path);
	remove_folder(folder);
	return 0;
}

static void record_run(void)
{
	const struct stream_count counts[2] = { { .submitted = 3, .delivered = 2, .lost = 1 },
						{ .submitted = 3, .delivered = 3 } };
	const struct decode_context context = { .to_realtime = 1000 };
	struct recorder *r = NULL;

	assert_int_equal(recorder_open(path, &object_set, &context, &r), 0);
	recorder_put(r, RECORD_EVENT, 0, "\7\0\0\0\0\0\0\0zzzz", 12);
	recorder_put(r, RECORD_EVENT, 1, "\377\377\377\377", 4);
	recorder_put(r, RECORD_EVENT, 1, "\1\0\0\0\0\0\0\0", 8);
	recorder_put(r, RECORD_EVENT, 1, "abc", 3);
	recorder_counts(r, counts, 2);
	assert_int_equal(recorder_close(r), 0);
}

/* Replay the bytes as JSON. The caller frees the text and the messages. */
static int replay(const void *bytes, size_t len, char **text, char **message)
{
	struct report_settings settings = { .format = PRINT_JSON };
	FILE *in = fmemopen((void *)bytes, len, "r");
	size_t size = 0;
	int err;

	assert_non_null(in);
	settings.file = open_memstream(text, &size);
	stderr_begin();
	err = replay_file(in, "run", settings);
	*message = stderr_end();
	fclose(settings.file);
	fclose(in);
	return err;
}

static struct buf read_back(void)
{
	struct buf b = { 0 };
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_int_equal(buf_read_fd(&b, fileno(f), 1 << 20), 0);
	fclose(f);
	return b;
}

#define EVENTS                                   \
	"{\"stream\":\"events\",\"number\":7}\n" \
	"{\"stream\":\"ring\",\"small\":-1}\n"   \
	"{\"stream\":\"ring\",\"number\":1}\n"   \
	"{\"stream\":\"ring\",\"size\":3,\"hex\":\"616263\"}\n"

static void replays_a_recording(void **state)
{
	struct buf bytes;
	char *text, *message;

	(void)state;
	record_run();
	bytes = read_back();
	assert_int_equal(replay(bytes.data, bytes.len, &text, &message), 0);
	assert_string_equal(text, EVENTS
			    "{\"summary\":{\"events\":{\"submitted\":3,\"delivered\":2,\"lost\":1},"
			    "\"ring\":{\"submitted\":3,\"delivered\":3,\"lost\":0}}}\n");
	assert_non_null(strstr(message, "events: 3 submitted, 2 delivered, 1 lost"));
	assert_non_null(strstr(message, "ring: 3 submitted, 3 delivered, 0 lost; 1 fitted no"));
	free(text);
	free(message);
	buf_free(&bytes);
}

/* Streams of the same name get their targets' names before theirs. */
static void names_of_two_targets_differ(void **state)
{
	const struct stream_count counts[4] = { { .submitted = 1, .delivered = 1 },
						{ 0 },
						{ 0 },
						{ .submitted = 2, .delivered = 1, .lost = 1 } };
	const struct decode_context context = { 0 };
	struct recorder *r = NULL;
	struct buf bytes;
	char *text, *message;

	(void)state;
	object_set_free(&object_set);
	assert_int_equal(object_set_make(targets, 2, &object_set), 0);
	assert_int_equal(recorder_open(path, &object_set, &context, &r), 0);
	recorder_put(r, RECORD_EVENT, 3, "\1\0\0\0\0\0\0\0", 8);
	recorder_put(r, RECORD_EVENT, 0, "\2\0\0\0\0\0\0\0", 8);
	recorder_counts(r, counts, 4);
	assert_int_equal(recorder_close(r), 0);
	bytes = read_back();
	assert_int_equal(replay(bytes.data, bytes.len, &text, &message), 0);
	assert_string_equal(
		text, "{\"stream\":\"y:ring\",\"number\":1}\n"
		      "{\"stream\":\"x:events\",\"number\":2}\n"
		      "{\"summary\":{\"x:events\":{\"submitted\":1,\"delivered\":1,\"lost\":0},"
		      "\"x:ring\":{\"submitted\":0,\"delivered\":0,\"lost\":0},"
		      "\"y:events\":{\"submitted\":0,\"delivered\":0,\"lost\":0},"
		      "\"y:ring\":{\"submitted\":2,\"delivered\":1,\"lost\":1}}}\n");
	assert_non_null(strstr(message, "y:ring: 2 submitted, 1 delivered, 1 lost\n"));
	free(text);
	free(message);
	buf_free(&bytes);
}

/* Cut at any byte: complete chunks are printed, and the cut is reported. */
static void reports_every_cut(void **state)
{
	struct buf bytes;

	(void)state;
	record_run();
	bytes = read_back();
	for (size_t len = 1; len < bytes.len; len++) {
		char *text, *message;

		assert_int_equal(replay(bytes.data, len, &text, &message), -EBADMSG);
		assert_non_null(strstr(message, "calltap: run is "));
		assert_true(!text || !strncmp(text, EVENTS, strlen(text)));
		free(text);
		free(message);
	}
	buf_free(&bytes);
}

static void reports_every_flipped_bit(void **state)
{
	struct buf bytes;

	(void)state;
	record_run();
	bytes = read_back();
	for (size_t bit = 0; bit < bytes.len * 8; bit++) {
		char *text, *message;
		int err;

		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		err = replay(bytes.data, bytes.len, &text, &message);
		/* No check can notice another offset of the clock. */
		assert_true(err == -EBADMSG || (bit >= 16 * 8 && bit < 24 * 8));
		bytes.data[bit / 8] ^= (char)(1 << bit % 8);
		free(text);
		free(message);
	}
	buf_free(&bytes);
}

static void reports_write_errors(void **state)
{
	const struct decode_context context = { 0 };
	struct recorder *r = NULL;
	char *message;
	int err;

	(void)state;
	stderr_begin();
	err = recorder_open("/nowhere/run", &object_set, &context, &r);
	message = stderr_end();
	assert_int_equal(err, -ENOENT);
	assert_string_equal(message, "calltap: cannot record to /nowhere/run: No such file or "
				     "directory\n");
	free(message);
	stderr_begin();
	err = recorder_open("/dev/full", &object_set, &context, &r);
	if (!err)
		err = recorder_close(r);
	message = stderr_end();
	assert_int_equal(err, -ENOSPC);
	assert_non_null(strstr(message, "/dev/full is not complete: No space left on device"));
	free(message);
	assert_int_equal(recorder_close(NULL), 0);
}

static void refuses_other_files(void **state)
{
	struct report_settings settings = { .format = PRINT_TABLE, .file = stdout };
	char *message;
	int err;

	(void)state;
	write_text(folder, "run", "int main(void);");
	stderr_begin();
	err = replay_run(path, &settings);
	message = stderr_end();
	assert_int_equal(err, -EBADMSG);
	assert_non_null(strstr(message, "is not a recording of this version of calltap: --record"));
	free(message);
	stderr_begin();
	err = replay_run("/nowhere", &settings);
	message = stderr_end();
	assert_int_equal(err, -ENOENT);
	assert_non_null(strstr(message, "cannot read /nowhere: No such file"));
	free(message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(replays_a_recording, setup, teardown),
		cmocka_unit_test_setup_teardown(names_of_two_targets_differ, setup, teardown),
		cmocka_unit_test_setup_teardown(reports_every_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(reports_every_flipped_bit, setup, teardown),
		cmocka_unit_test_setup_teardown(reports_write_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_other_files, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
