/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generator.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer.h"

#define NS_PER_S 1000000000.0
#define BATCH 16 /* calls between two reads of the clock */

struct time_order {
	uint64_t calls;
	uint64_t per_second;
};

/* Wait for the next batch without sleeping: a sleep is longer than many batches. */
static struct made make(const struct time_order *o)
{
	int64_t start = now_ns();
	uint64_t done = 0;

	while (done < o->calls) {
		int64_t due = start + (int64_t)((double)done * NS_PER_S / (double)o->per_second);
		uint64_t left = o->calls - done;
		uint64_t n = left < BATCH ? left : BATCH;

		while (now_ns() < due)
			;
		for (uint64_t i = 0; i < n; i++)
			syscall(SYS_getppid);
		done += n;
	}
	return (struct made){ done, now_ns() - start };
}

static _Noreturn void serve(int orders, int reports, int cpu)
{
	struct time_order o;
	cpu_set_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, GENERATOR_NAME);
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	while (read(orders, &o, sizeof(o)) == sizeof(o)) {
		struct made m = make(&o);

		if (write(reports, &m, sizeof(m)) != sizeof(m))
			break;
	}
	_exit(0);
}

int generator_start(struct generator *g, int cpu)
{
	int orders[2], reports[2];

	if (pipe(orders) || pipe(reports))
		return -1;
	g->pid = fork();
	if (!g->pid) {
		close(orders[1]);
		close(reports[0]);
		serve(orders[0], reports[1], cpu);
	}
	close(orders[0]);
	close(reports[1]);
	g->orders = orders[1];
	g->reports = reports[0];
	return g->pid < 0 ? -1 : 0;
}

void generator_order(const struct generator *g, uint64_t calls, uint64_t per_second)
{
	struct time_order o = { calls, per_second };

	if (write(g->orders, &o, sizeof(o)) != sizeof(o))
		kill(g->pid, SIGKILL); /* the report will have no calls */
}

struct made generator_report(const struct generator *g)
{
	struct made m;

	if (read(g->reports, &m, sizeof(m)) != sizeof(m))
		m = (struct made){ 0, 1 };
	return m;
}

void generator_stop(struct generator *g)
{
	close(g->orders);
	close(g->reports);
	kill(g->pid, SIGKILL);
	waitpid(g->pid, NULL, 0);
}
