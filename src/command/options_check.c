/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/options_check.h"

#include <argp.h>
#include <string.h>

#include "command/command.h"
#include "run/audit.h"

static bool has_generate_option(const struct options *o)
{
	return o->generate.fields.count || o->generate.where || o->generate.returns ||
	       o->generate.paths;
}

static bool has_generated_target(const struct options *o)
{
	for (size_t i = 0; i < o->target_count; i++)
		if (generate_is_target(o->targets[i]))
			return true;
	return false;
}

/* A target named twice would print its events twice; standard input can be read once. */
static void check_duplicates(struct argp_state *state, const struct options *o)
{
	for (size_t i = 1; i < o->target_count; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(o->targets[i], o->targets[k]))
				argp_error(state, "'%s' is named twice", o->targets[i]);
}

/* True for NAME, FOLDER/NAME.c and FOLDER/NAME.o. */
static bool target_has_name(const char *target, const char *name)
{
	const char *slash = strrchr(target, '/');
	const char *base = slash ? slash + 1 : target;
	size_t len = strlen(name);

	return !strncmp(base, name, len) &&
	       (!base[len] || !strcmp(base + len, ".c") || !strcmp(base + len, ".o"));
}

/*
 * A named probe other than listen is refused here; a file is accepted, since only its compile shows
 * whether it has the listen probe's stream.
 */
static void check_audit(struct argp_state *state, const struct options *o)
{
	const char *first = o->target_count ? o->targets[0] : "listen";
	bool is_name = !strpbrk(first, "/.") && strcmp(first, "-") != 0;

	if (o->watch)
		argp_error(state, "--audit goes with a run, without --watch");
	if (generate_is_target(first) || (is_name && strcmp(first, "listen") != 0))
		argp_error(state,
			   "--audit goes with the listen probe: '%s' does not show listen calls",
			   first);
	if (o->target_count > 2 ||
	    (o->target_count == 2 && !target_has_name(o->targets[1], AUDIT_TARGET)))
		argp_error(state, "--audit goes with the listen probe alone: remove '%s'",
			   o->targets[1]);
	if (o->edits.substitutions.count || o->edits.rules.count)
		argp_error(state,
			   "-s and -a change one target, and --audit runs two: leave them out");
}

/* Allow --list --kernel for patterns of functions only. */
static void check_list_kernel(struct argp_state *state, const struct options *o)
{
	bool functions = o->target_count;

	for (size_t i = 0; i < o->target_count; i++)
		functions &= !strncmp(o->targets[i], "fn:", 3);
	if (!functions)
		argp_error(state,
			   "--list --kernel lists functions only ('fn:tcp_*'): probes are the "
			   "same for every kernel, and system calls are read from the running "
			   "one");
}

/* Check the number and the kind of targets that the action takes. */
static void check_action_targets(struct argp_state *state, const struct options *o)
{
	bool targetless = o->action == ACTION_LIST || o->action == ACTION_REPLAY;

	if (o->action == ACTION_LIST && o->kernel)
		check_list_kernel(state, o);
	for (size_t i = 0; targetless && i < o->target_count; i++)
		if (o->action == ACTION_REPLAY || !generate_is_target(o->targets[i]))
			argp_error(state,
				   o->action == ACTION_REPLAY ?
					   "--replay takes no target: remove '%s'" :
					   "--list takes no target or patterns such as 'fn:tcp_*' "
					   "and 'sys:open*', not '%s'",
				   o->targets[i]);
	if (o->action == ACTION_SAVE && o->target_count > 1)
		argp_error(state, "--save writes one target: remove '%s'", o->targets[1]);
	if (o->action == ACTION_DOCTOR && (o->target_count || o->format == PRINT_CSV))
		argp_error(state,
			   "--doctor reports on the machine: only -o table, -o json and -v go "
			   "with it");
}

static void check_edits(struct argp_state *state, const struct options *o)
{
	if (o->target_count > 1 && (o->edits.substitutions.count || o->edits.rules.count))
		argp_error(state,
			   "-s and -a change one target, and %zu are given: write a rule into "
			   "the source itself, // calltap: -a RULE",
			   o->target_count);
}

static void check_generate(struct argp_state *state, const struct options *o)
{
	if (has_generate_option(o) && !has_generated_target(o))
		argp_error(state, "-f, -w, -r and -y go with the targets fn:NAME and sys:NAME");
	for (size_t i = 0; o->generate.paths && i < o->target_count; i++)
		if (generate_is_target(o->targets[i]) && strncmp(o->targets[i], "sys:", 4) != 0)
			argp_error(state, "-y goes with sys:NAME: %s has no file descriptors",
				   o->targets[i]);
}

void options_check(struct argp_state *state, const struct options *o)
{
	if (o->action == ACTION_LAYOUT && o->format == PRINT_CSV)
		argp_error(state, "--layout goes with -o table or json");
	if (o->watch && o->record)
		argp_error(state, "--record and --watch exclude each other: a recording has one "
				  "version of each probe");
	check_action_targets(state, o);
	check_edits(state, o);
	check_generate(state, o);
	if (o->audit)
		check_audit(state, o);
	check_duplicates(state, o);
}
