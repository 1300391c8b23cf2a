/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/options_check.h"

#include <argp.h>
#include <string.h>

#include "command/command.h"
#include "run/audit.h"

static bool generates(const struct options *o)
{
	return o->generate.fields.count || o->generate.where || o->generate.returns ||
	       o->generate.paths;
}

static bool names_generated(const struct options *o)
{
	for (size_t i = 0; i < o->target_count; i++)
		if (generate_is(o->targets[i]))
			return true;
	return false;
}

/* A target named twice would show everything twice; standard input can be read once. */
static void check_named_once(struct argp_state *state, const struct options *o)
{
	for (size_t i = 1; i < o->target_count; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(o->targets[i], o->targets[k]))
				argp_error(state, "'%s' is named twice", o->targets[i]);
}

static bool is_called(const char *target, const char *name)
{
	const char *slash = strrchr(target, '/');
	const char *base = slash ? slash + 1 : target;
	size_t len = strlen(name);

	return !strncmp(base, name, len) &&
	       (!base[len] || !strcmp(base + len, ".c") || !strcmp(base + len, ".o"));
}

/* A probe by its name can be told from listen at once; what a file is shows when it is compiled. */
static void check_audit(struct argp_state *state, const struct options *o)
{
	const char *first = o->target_count ? o->targets[0] : "listen";
	bool is_name = !strpbrk(first, "/.") && strcmp(first, "-") != 0;

	if (o->watch)
		argp_error(state, "--audit goes with a run, and with no --watch");
	if (generate_is(first) || (is_name && strcmp(first, "listen") != 0))
		argp_error(state,
			   "--audit goes with listen: it counts listen calls, which '%s' does "
			   "not show",
			   first);
	if (o->target_count > 2 ||
	    (o->target_count == 2 && !is_called(o->targets[1], AUDIT_TARGET)))
		argp_error(state, "--audit goes with listen alone: '%s' is one too many",
			   o->targets[1]);
	if (o->edits.substitutions.count || o->edits.rules.count)
		argp_error(state, "-s and -a are for the text of one target, and --audit has two");
}

/* --list --kernel works for patterns of functions only. */
static void check_other_list(struct argp_state *state, const struct options *o)
{
	bool functions = o->target_count;

	for (size_t i = 0; i < o->target_count; i++)
		functions &= !strncmp(o->targets[i], "fn:", 3);
	if (!functions)
		argp_error(state, "--list goes with --kernel for functions, 'fn:tcp_*': probes are "
				  "of no kernel, and system calls of the one that runs");
}

/* How many targets, and of which kind, an action takes. */
static void check_action_targets(struct argp_state *state, const struct options *o)
{
	bool targetless = o->action == ACTION_LIST || o->action == ACTION_REPLAY;

	if (o->action == ACTION_LIST && o->kernel)
		check_other_list(state, o);
	for (size_t i = 0; targetless && i < o->target_count; i++)
		if (o->action == ACTION_REPLAY || !generate_is(o->targets[i]))
			argp_error(state,
				   "--list takes patterns, 'fn:tcp_*' and 'sys:open*', or "
				   "none, and --replay no target: '%s' is one too many",
				   o->targets[i]);
	if (o->action == ACTION_SAVE && o->target_count > 1)
		argp_error(state, "--save takes one target: '%s' is one too many", o->targets[1]);
	if (o->action == ACTION_DOCTOR && (o->target_count || o->format == PRINT_CSV))
		argp_error(state, "--doctor looks at the machine: only -o table, -o json and -v go "
				  "with it");
}

static void check_edits(struct argp_state *state, const struct options *o)
{
	if (o->target_count > 1 && (o->edits.substitutions.count || o->edits.rules.count))
		argp_error(state,
			   "-s and -a are for the text of one target, and there are %zu: "
			   "a rule can stand in the text itself, // calltap: -a RULE",
			   o->target_count);
}

static void check_generate(struct argp_state *state, const struct options *o)
{
	if (generates(o) && !names_generated(o))
		argp_error(state, "-f, -w, -r and -y go with a target that a probe is written for: "
				  "fn:NAME, sys:NAME");
	for (size_t i = 0; o->generate.paths && i < o->target_count; i++)
		if (generate_is(o->targets[i]) && strncmp(o->targets[i], "sys:", 4) != 0)
			argp_error(state, "-y is of system calls, sys:NAME: %s has no descriptors",
				   o->targets[i]);
}

void options_check(struct argp_state *state, const struct options *o)
{
	if (o->action == ACTION_LAYOUT && o->format == PRINT_CSV)
		argp_error(state, "--layout goes with -o table or json");
	if (o->watch && o->record)
		argp_error(state, "--record writes what one version of each probe shows: it does "
				  "not go with --watch");
	check_action_targets(state, o);
	check_edits(state, o);
	check_generate(state, o);
	if (o->audit)
		check_audit(state, o);
	check_named_once(state, o);
}
