/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: meter MODE [OPTION...] [-- TRACER...]
 * Measure one run of a tracer and print "NAME VALUE" lines.
 *
 *	start	exec to ready (ready_ms), memory at ready (rss_kb), the peak of its largest
 *		process, including finished children (peak_kb)
 *	first	exec to the first printed event (first_ms), with -r getppid calls per second
 *	memory	after -n getppid calls at -r per second: rss_kb, hwm_kb
 *	rate	the highest rate of getppid calls without lost events: rate
 *	cpu	its CPU time per delivered event, for -n calls at -r per second: cpu_ns
 *	cost	duration of a call: call_ns, of getppid, or of listen with -l; also without a tracer
 *
 *	-w TEXT	the tracer's message when it is ready ("ready")
 *	-t	the message goes to stdout, which is then a terminal
 *	-e N	the tracer's probe sends N events for each call; rates count events
 *	-k	the tracer reports all lost events, so it is not restarted after a loss
 *	-f FILE	the tracer writes its events to FILE, a line for each: events that are missing
 *		there at its end were lost
 *
 * With BENCH_DEBUG in the environment it prints details on stderr.
 */
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "generator.h"
#include "tracer.h"

#define NS_PER_MS 1000000ll
#define SETTLE_NS (60 * NS_PER_MS) /* three of calltap's ticks */
#define CALM_NS (400 * NS_PER_MS)  /* the tracer has returned the memory of a flood, if it does */

struct settings {
	struct tracer_settings tracer;
	uint64_t calls;
	uint64_t rate;
	uint64_t each; /* events for one call */
	bool listen;
	bool keep;
	const char *file; /* NULL: the tracer reports lost events */
	int cpu;	  /* the generator's */
};

static int last_cpu(void)
{
	cpu_set_t set;
	int last = 0;

	if (!sched_getaffinity(0, sizeof(set), &set))
		for (int i = 0; i < CPU_SETSIZE; i++)
			last = CPU_ISSET(i, &set) ? i : last;
	return last;
}

static struct made generate(struct generator *g, struct tracer *t, uint64_t calls, uint64_t rate)
{
	generator_order(g, calls, rate);
	tracer_watch(t, INT64_MAX, g->reports);
	return generator_report(g);
}

/* Count the lines of the generator's events in the file. */
static uint64_t events_in(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	uint64_t n = 0;

	while (f && fgets(line, sizeof(line), f))
		n += strstr(line, GENERATOR_NAME) != NULL;
	if (f)
		fclose(f);
	return n;
}

/* Stop a tracer after that many events; return how many of them were lost. */
static uint64_t stop(const struct settings *s, struct tracer *t, uint64_t events)
{
	uint64_t written;

	tracer_stop(t);
	if (!s->file)
		return t->lost;
	written = events_in(s->file);
	return written < events ? events - written : 0;
}

/* start, first */

static int measure_start(struct settings *s)
{
	struct tracer_memory m;
	struct tracer t;

	s->tracer.spare_cpu = -1;
	if (tracer_start(&t, &s->tracer))
		return 1;
	m = tracer_memory(&t);
	tracer_stop(&t);
	printf("ready_ms %.3f\nrss_kb %ld\npeak_kb %ld\n", (double)(t.ready - t.started) / 1e6,
	       m.rss_kb, t.peak_kb);
	return 0;
}

static int measure_first(struct settings *s, struct generator *g)
{
	struct tracer t;

	s->tracer.ready = GENERATOR_NAME;
	generator_order(g, UINT64_MAX, s->rate);
	if (tracer_start(&t, &s->tracer))
		return 1;
	tracer_stop(&t);
	printf("first_ms %.3f\n", (double)(t.ready - t.started) / 1e6);
	return 0;
}

/* memory, cpu */

static int measure_memory(struct settings *s, struct generator *g)
{
	struct tracer_memory m;
	struct tracer t;

	if (tracer_start(&t, &s->tracer))
		return 1;
	generate(g, &t, s->calls, s->rate);
	tracer_watch(&t, now_ns() + CALM_NS, -1);
	m = tracer_memory(&t);
	tracer_stop(&t);
	printf("rss_kb %ld\nhwm_kb %ld\n", m.rss_kb, m.hwm_kb);
	return 0;
}

static int measure_cpu(struct settings *s, struct generator *g)
{
	struct made first, m;
	uint64_t lost;
	struct tracer t;
	int64_t used;

	if (tracer_start(&t, &s->tracer))
		return 1;
	/* Exclude work that is done once. */
	first = generate(g, &t, s->rate / 10, s->rate);
	tracer_watch(&t, now_ns() + SETTLE_NS, -1);
	used = tracer_cpu(&t);
	m = generate(g, &t, s->calls, s->rate);
	tracer_watch(&t, now_ns() + SETTLE_NS, -1);
	used = tracer_cpu(&t) - used;
	lost = stop(s, &t, first.calls + m.calls);
	if (lost >= m.calls)
		return 1;
	printf("cpu_ns %.1f\nlost %llu\n", (double)used / (double)(m.calls - lost),
	       (unsigned long long)lost);
	return 0;
}

/* rate */

#define STEP_MS 300
#define FIRST_RATE 25000
#define HALVINGS 4
#define TRIES 2 /* one loss may be a disturbance */

enum outcome { HELD, LOST, NOT_MADE, FAILED };

/* Lost events are reported with the next record, hence the single call at the end. */
static enum outcome try_once(struct settings *s, struct generator *g, struct tracer *t,
			     uint64_t rate)
{
	struct made m, last;
	double made;
	bool losing;

	t->losing = false;
	m = generate(g, t, rate / s->each * STEP_MS / 1000, rate / s->each);
	tracer_watch(t, now_ns() + SETTLE_NS, -1);
	last = generate(g, t, 1, 1);
	tracer_watch(t, now_ns() + SETTLE_NS, -1);
	losing = t->losing;
	if (s->file || (losing && !s->keep)) {
		losing |= stop(s, t, (m.calls + last.calls) * s->each) > 0;
		if (tracer_start(t, &s->tracer))
			return FAILED;
	}
	if (losing)
		return LOST;
	made = (double)(m.calls * s->each) * 1e9 / (double)m.ns;
	return made < 0.95 * (double)rate ? NOT_MADE : HELD;
}

static enum outcome try_rate(struct settings *s, struct generator *g, struct tracer *t,
			     uint64_t rate)
{
	enum outcome o = LOST;

	for (int i = 0; i < TRIES && (o == LOST || o == NOT_MADE); i++)
		o = try_once(s, g, t, rate);
	return o;
}

/* Double the rate until events are lost, then bisect. A rate that the generator cannot reach counts as lost. */
static int measure_rate(struct settings *s, struct generator *g)
{
	uint64_t rate = FIRST_RATE, held = 0, not_held = 0;
	bool made = true;
	struct tracer t;

	if (tracer_start(&t, &s->tracer))
		return 1;
	for (int halvings = 0; halvings < HALVINGS && rate > 100;) {
		enum outcome o = try_rate(s, g, &t, rate);

		if (o == FAILED)
			return 1;
		if (o == HELD) {
			held = rate;
		} else {
			not_held = rate;
			made = o != NOT_MADE;
		}
		if (getenv("BENCH_DEBUG"))
			fprintf(stderr, "%llu: %d\n", (unsigned long long)rate, (int)o);
		halvings += held && not_held;
		rate = !not_held ? rate * 2 : !held ? rate / 2 : (held + not_held) / 2;
	}
	tracer_stop(&t);
	printf("rate %llu\nlimit_is_generator %d\n", (unsigned long long)held, !made);
	return 0;
}

/* cost */

#define BURSTS 40
#define BURST 1000 /* they fit into a ring: a lost event would cost less */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int listening_socket(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)) || listen(fd, 1) ? -1 : fd;
}

static double burst(int socket)
{
	int64_t start = now_ns();

	for (int i = 0; i < BURST; i++) {
		if (socket >= 0)
			listen(socket, 1);
		else
			syscall(SYS_getppid);
	}
	return (double)(now_ns() - start) / BURST;
}

static int measure_cost(struct settings *s)
{
	int socket = s->listen ? listening_socket() : -1;
	double ns[BURSTS];
	struct tracer t;
	cpu_set_t set;

	if (s->tracer.argv[0] && tracer_start(&t, &s->tracer))
		return 1;
	CPU_ZERO(&set);
	CPU_SET(s->cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	for (int i = 0; i < BURSTS; i++) {
		ns[i] = burst(socket);
		if (s->tracer.argv[0])
			tracer_watch(&t, now_ns() + SETTLE_NS, -1);
	}
	if (s->tracer.argv[0]) {
		struct tracer_memory m = tracer_memory(&t);

		tracer_stop(&t);
		printf("ready_ms %.3f\nrss_kb %ld\n", (double)(t.ready - t.started) / 1e6,
		       m.rss_kb);
	}
	qsort(ns, BURSTS, sizeof(ns[0]), compare);
	printf("call_ns %.1f\n", ns[BURSTS / 2]);
	return 0;
}

static int measure(const char *mode, struct settings *s)
{
	struct generator g;
	int status = 2;

	if (!strcmp(mode, "cost"))
		return measure_cost(s);
	if (!s->tracer.argv[0])
		return 2;
	if (!strcmp(mode, "start"))
		return measure_start(s);
	if (generator_start(&g, s->cpu))
		return 1;
	if (!strcmp(mode, "first"))
		status = measure_first(s, &g);
	else if (!strcmp(mode, "memory"))
		status = measure_memory(s, &g);
	else if (!strcmp(mode, "cpu"))
		status = measure_cpu(s, &g);
	else if (!strcmp(mode, "rate"))
		status = measure_rate(s, &g);
	generator_stop(&g);
	return status;
}

int main(int argc, char **argv)
{
	struct settings s = { .calls = 100000, .rate = 50000, .each = 1, .cpu = last_cpu() };
	const char *mode = argc > 1 ? argv[1] : "";
	int opt;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	argc -= mode[0] != '\0';
	argv += mode[0] != '\0';
	while ((opt = getopt(argc, argv, "+w:tkle:n:r:f:")) != -1) {
		if (opt == 'w')
			s.tracer.ready = optarg;
		else if (opt == 't')
			s.tracer.terminal = true;
		else if (opt == 'k')
			s.keep = true;
		else if (opt == 'l')
			s.listen = true;
		else if (opt == 'e')
			s.each = strtoull(optarg, NULL, 10);
		else if (opt == 'f')
			s.file = optarg;
		else if (opt == 'n')
			s.calls = strtoull(optarg, NULL, 10);
		else if (opt == 'r')
			s.rate = strtoull(optarg, NULL, 10);
		else
			return 2;
	}
	s.tracer.spare_cpu = s.cpu;
	s.tracer.argv = argv + optind;
	return measure(mode, &s);
}
