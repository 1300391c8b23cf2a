/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/cpu_buffers.h"

#include <errno.h>
#include <stdio.h>

#include "unit.h"

#define CPUS_MAX 4

/* The owner of the buffers: writes down what happens to each. */
struct owner {
	int refused_cpu; /* -1: none */
	char events[256];
	struct fake_buffer {
		struct owner *owner;
		int cpu;
		bool open;
	} fakes[CPUS_MAX];
};

static void note(struct owner *o, const char *what, int cpu)
{
	size_t len = strlen(o->events);

	snprintf(o->events + len, sizeof(o->events) - len, "%s %d;", what, cpu);
}

static int open_fake(void *owner, int cpu, void **buffer)
{
	struct owner *o = owner;

	if (cpu == o->refused_cpu)
		return -EIO;
	assert_false(o->fakes[cpu].open);
	o->fakes[cpu] = (struct fake_buffer){ o, cpu, true };
	note(o, "open", cpu);
	*buffer = &o->fakes[cpu];
	return 0;
}

static void detach_fake(void *owner, int cpu)
{
	note(owner, "detach", cpu);
}

static void drain_fake(void *buffer)
{
	struct fake_buffer *fake = buffer;

	note(fake->owner, "drain", fake->cpu);
}

static int fake_fd(void *buffer)
{
	return 100 + ((struct fake_buffer *)buffer)->cpu;
}

static void free_fake(void *buffer)
{
	struct fake_buffer *fake = buffer;

	assert_true(fake->open);
	fake->open = false;
	note(fake->owner, "free", fake->cpu);
}

static const struct cpu_buffer_ops fake_ops = {
	.open = open_fake,
	.detach = detach_fake,
	.drain = drain_fake,
	.fd = fake_fd,
	.free = free_fake,
};

static struct cpu_buffers buffers_of(struct owner *o)
{
	return (struct cpu_buffers){ .ops = &fake_ops, .owner = o, .name = "events" };
}

/* Follow a list of online CPUs; *said, if not NULL, is freed by the caller. */
static bool follow(struct cpu_buffers *b, const int *online, unsigned int n, char **said)
{
	bool changed;
	char *text;

	stderr_begin();
	changed = cpu_buffers_follow(b, online, n);
	text = stderr_end();
	if (said)
		*said = text;
	else
		free(text);
	return changed;
}

static void each_cpu_gets_a_buffer(void **state)
{
	struct owner o = { .refused_cpu = -1 };
	struct cpu_buffers b = buffers_of(&o);
	struct pollfd fds[2];

	(void)state;
	assert_int_equal(cpu_buffers_open(&b, (int[]){ 0, 2, 3 }, 3), 0);
	assert_int_equal(cpu_buffers_poll_fds(&b, NULL, 0), 3);
	assert_int_equal(cpu_buffers_poll_fds(&b, fds, 2), 3);
	assert_int_equal(fds[0].fd, 100);
	assert_int_equal(fds[1].fd, 102);
	cpu_buffers_drain(&b);
	cpu_buffers_close(&b);
	assert_string_equal(o.events, "open 0;open 2;open 3;drain 0;drain 2;drain 3;"
				      "free 0;free 2;free 3;");
}

static void a_refused_buffer_fails_the_open(void **state)
{
	struct owner o = { .refused_cpu = 1 };
	struct cpu_buffers b = buffers_of(&o);

	(void)state;
	assert_int_equal(cpu_buffers_open(&b, (int[]){ 0, 1, 2 }, 3), -EIO);
	cpu_buffers_close(&b);
	assert_string_equal(o.events, "open 0;free 0;");
}

static void a_cpu_that_goes_offline_is_drained_first(void **state)
{
	struct owner o = { .refused_cpu = -1 };
	struct cpu_buffers b = buffers_of(&o);

	(void)state;
	assert_int_equal(cpu_buffers_open(&b, (int[]){ 0, 1 }, 2), 0);
	o.events[0] = '\0';
	assert_true(follow(&b, (int[]){ 1 }, 1, NULL));
	assert_string_equal(o.events, "drain 0;detach 0;free 0;");
	assert_int_equal(b.count, 1);
	assert_int_equal(b.all[0].cpu, 1);
	cpu_buffers_close(&b);
}

static void a_cpu_that_comes_back_gets_a_new_buffer(void **state)
{
	struct owner o = { .refused_cpu = -1 };
	struct cpu_buffers b = buffers_of(&o);
	char *said;

	(void)state;
	assert_int_equal(cpu_buffers_open(&b, (int[]){ 0, 1 }, 2), 0);
	assert_true(follow(&b, (int[]){ 0 }, 1, NULL));
	assert_false(follow(&b, (int[]){ 0 }, 1, NULL));
	assert_true(follow(&b, (int[]){ 0, 1 }, 2, &said));
	assert_non_null(strstr(said, "events: CPU 1 has come online: its events are shown"));
	assert_int_equal(b.count, 2);
	cpu_buffers_close(&b);
	free(said);
}

static void a_refused_new_cpu_is_reported_once(void **state)
{
	struct owner o = { .refused_cpu = 1 };
	struct cpu_buffers b = buffers_of(&o);
	char *first, *second;

	(void)state;
	assert_int_equal(cpu_buffers_open(&b, (int[]){ 0 }, 1), 0);
	assert_false(follow(&b, (int[]){ 0, 1 }, 2, &first));
	assert_false(follow(&b, (int[]){ 0, 1, 2 }, 3, &second));
	assert_non_null(strstr(first, "CPU 1 has come online: its events are neither shown"));
	assert_string_equal(second, "");
	assert_int_equal(b.count, 1);
	cpu_buffers_close(&b);
	free(first);
	free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cpu_gets_a_buffer),
		cmocka_unit_test(a_refused_buffer_fails_the_open),
		cmocka_unit_test(a_cpu_that_goes_offline_is_drained_first),
		cmocka_unit_test(a_cpu_that_comes_back_gets_a_new_buffer),
		cmocka_unit_test(a_refused_new_cpu_is_reported_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
