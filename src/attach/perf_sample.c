/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* software, hardware: samples of events that the kernel or the CPU counts, on every CPU. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/perf_event.h"
#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "machine/cpus.h"

static const struct event {
	enum point_kind kind;
	const char *name; /* as in perf list */
	uint64_t config;
} events[] = {
	{ POINT_SOFTWARE, "cpu-clock", PERF_COUNT_SW_CPU_CLOCK },
	{ POINT_SOFTWARE, "task-clock", PERF_COUNT_SW_TASK_CLOCK },
	{ POINT_SOFTWARE, "page-faults", PERF_COUNT_SW_PAGE_FAULTS },
	{ POINT_SOFTWARE, "faults", PERF_COUNT_SW_PAGE_FAULTS },
	{ POINT_SOFTWARE, "minor-faults", PERF_COUNT_SW_PAGE_FAULTS_MIN },
	{ POINT_SOFTWARE, "major-faults", PERF_COUNT_SW_PAGE_FAULTS_MAJ },
	{ POINT_SOFTWARE, "context-switches", PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ POINT_SOFTWARE, "cs", PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ POINT_SOFTWARE, "cpu-migrations", PERF_COUNT_SW_CPU_MIGRATIONS },
	{ POINT_SOFTWARE, "alignment-faults", PERF_COUNT_SW_ALIGNMENT_FAULTS },
	{ POINT_SOFTWARE, "emulation-faults", PERF_COUNT_SW_EMULATION_FAULTS },
	{ POINT_HARDWARE, "cycles", PERF_COUNT_HW_CPU_CYCLES },
	{ POINT_HARDWARE, "cpu-cycles", PERF_COUNT_HW_CPU_CYCLES },
	{ POINT_HARDWARE, "instructions", PERF_COUNT_HW_INSTRUCTIONS },
	{ POINT_HARDWARE, "cache-references", PERF_COUNT_HW_CACHE_REFERENCES },
	{ POINT_HARDWARE, "cache-misses", PERF_COUNT_HW_CACHE_MISSES },
	{ POINT_HARDWARE, "branches", PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
	{ POINT_HARDWARE, "branch-instructions", PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
	{ POINT_HARDWARE, "branch-misses", PERF_COUNT_HW_BRANCH_MISSES },
	{ POINT_HARDWARE, "bus-cycles", PERF_COUNT_HW_BUS_CYCLES },
	{ POINT_HARDWARE, "stalled-cycles-frontend", PERF_COUNT_HW_STALLED_CYCLES_FRONTEND },
	{ POINT_HARDWARE, "stalled-cycles-backend", PERF_COUNT_HW_STALLED_CYCLES_BACKEND },
	{ POINT_HARDWARE, "ref-cycles", PERF_COUNT_HW_REF_CPU_CYCLES },
};

static const struct event *find_event(const struct rule *rule)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (events[i].kind == rule->kind && !strcmp(events[i].name, rule->name))
			return &events[i];
	return NULL;
}

static int explain_unknown_event(const struct rule *rule)
{
	struct buf names = { 0 };

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (events[i].kind == rule->kind)
			buf_printf(&names, "%s%s", names.len ? ", " : "", events[i].name);
	attach_failure_explain(rule, "no event", rule_point_kind_name(rule->kind), rule->name,
			       buf_text(&names));
	buf_free(&names);
	return -ENOENT;
}

static int explain_sample_failure(const struct rule *rule, int err)
{
	log_debug("%s: the kernel says: %s", rule->text, strerror(-err));
	if (err == -ENOENT || err == -EOPNOTSUPP || err == -ENODEV)
		attach_failure_explain(rule, "not counted", rule_point_kind_name(rule->kind),
				       rule->name);
	else if (err == -EINVAL && rule->frequency)
		attach_failure_explain(rule, "frequency", rule->text);
	else
		attach_failure_report_errno(rule, err);
	return err;
}

static int attach_on_cpu(const struct rule *rule, const struct event *event, int cpu, int prog_fd,
			 struct attach_links *links)
{
	struct perf_event_attr attr = {
		.type = rule->kind == POINT_SOFTWARE ? PERF_TYPE_SOFTWARE : PERF_TYPE_HARDWARE,
		.config = event->config,
		.freq = rule->frequency,
		.sample_period = rule->every, /* or sample_freq: they are a union */
	};
	int fd = perf_event_attach(&attr, cpu, prog_fd);

	return fd < 0 ? fd : attach_links_add(links, fd);
}

static int attach_perf_sample(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	const struct event *event = find_event(rule);
	unsigned int n = 0;
	int *cpus;
	int err = 0;

	if (!event)
		return explain_unknown_event(rule);
	cpus = cpus_online(&n);
	if (!cpus)
		return -ENOMEM;
	for (unsigned int i = 0; !err && i < n; i++)
		err = attach_on_cpu(rule, event, cpus[i], prog_fd, links);
	free(cpus);
	return err ? explain_sample_failure(rule, err) : 0;
}

const struct attach_ops perf_sample_ops = {
	.prog_type = BPF_PROG_TYPE_PERF_EVENT,
	.attach = attach_perf_sample,
	.per_cpu = true,
};
