/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "options.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit_run.h"
#include "buf.h"
#include "clause.h"
#include "log.h"
#include "message.h"
#include "rule.h"
#include "status.h"

const char *argp_program_version = "calltap " CALLTAP_VERSION;

static const char doc[] =
	"Turns kernel function calls into typed events. TARGET is a probe's name (listen, the "
	"default, shows every TCP listen), a file of BCC C (./my.c, or - for standard input), a "
	"kernel function (fn:NAME) or system call (sys:NAME), or an object that --save wrote. "
	"Several run together, as one stream of lines."
	"\v"
	"Examples:\n"
	"  calltap                        every listen, until Ctrl-C\n"
	"  calltap -o json -c 1           the next listen, as JSON\n"
	"  calltap ./my.c                 your own probe\n"
	"  calltap fn:vfs_unlink -r       every call of a kernel function, with its result\n"
	"  calltap sys:openat,close -r    every such system call, with its result\n"
	"  calltap exec exit ./my.c       several together, in order of time\n"
	"  calltap open -n nginx,php-fpm -u www-data      filtered in the kernel\n"
	"  calltap --cgroup system.slice/cron.service     a service, or a container\n"
	"\n"
	"Exit status: 0 done (Ctrl-C too), 1 a failure at run time, 2 wrong use, 3 the probe does "
	"not compile or verify, 4 this machine cannot (no privilege, headers or kprobes).";

enum {
	KEY_NETNS = 256,
	KEY_CGROUP,
	KEY_PAGES,
	KEY_KERNEL,
	KEY_SAVE,
	KEY_NO_CACHE,
	KEY_SOURCE,
	KEY_LAYOUT,
	KEY_LIST,
	KEY_RECORD,
	KEY_REPLAY,
	KEY_DOCTOR,
	KEY_WATCH,
	KEY_CHECK,
	KEY_AUDIT
};

static const struct argp_option table[] = {
	{ NULL, 0, NULL, 0, "Output:", 1 },
	{ "output", 'o', "FORMAT", 0, "table (default), json (one object a line) or csv", 0 },
	{ "count", 'c', "COUNT", 0, "End after COUNT events", 0 },
	{ "duration", 'd', "SECONDS", 0, "End after SECONDS", 0 },
	{ "interval", 'i', "SECONDS", 0, "Show the probe's maps every SECONDS, not only at the end",
	  0 },
	{ "audit", KEY_AUDIT, NULL, 0,
	  "With listen: say at the end what became of each listen system call, shown or not", 0 },
	{ "record", KEY_RECORD, "FILE", 0, "Write what is shown to FILE, too, for --replay", 0 },
	{ "watch", KEY_WATCH, NULL, 0,
	  "When the file of a target was saved, run it as it is then, without missing a call", 0 },
	{ NULL, 0, NULL, 0,
	  "Filters, in the kernel, for any probe; each takes several values, with commas between, "
	  "and all that are given must fit:",
	  2 },
	{ "pid", 'p', "PID", 0, "Only calls of this process, by any of its threads", 0 },
	{ "comm", 'n', "NAME", 0, "Only by threads of this name", 0 },
	{ "user", 'u', "USER", 0, "Only by this user, a name or a number", 0 },
	{ "netns", KEY_NETNS, "INUM", 0,
	  "Only from this network namespace: its inode, its name or a path", 0 },
	{ "cgroup", KEY_CGROUP, "CGROUP", 0,
	  "Only from this cgroup (v2), and those below it: a path or an id", 0 },
	{ NULL, 0, NULL, 0, "For targets that a probe is written for (fn:NAME, sys:NAME):", 3 },
	{ "field", 'f', "TYPE NAME = EXPR", 0,
	  "Add a field: a C declaration over the arguments; char NAME[N] = EXPR copies a string",
	  0 },
	{ "where", 'w', "EXPR", 0, "Only calls for which this C expression is true", 0 },
	{ "returns", 'r', NULL, 0, "One event a call, at its return, with ret and duration", 0 },
	{ "paths", 'y', NULL, 0, "With sys:NAME: file descriptors with their paths, 3</etc/passwd>",
	  0 },
	{ NULL, 0, NULL, 0, "For sources that expect a host script:", 4 },
	{ "attach", 'a', "KIND:POINT=PROGRAM", 0,
	  "Attach FUNCTION: kprobe:do_unlinkat=f, uprobe:/bin/bash:readline=f, ...", 0 },
	{ "define", 'D', "NAME[=VALUE]", 0, "#define NAME VALUE (1) before the text", 0 },
	{ "include", 'I', "DIR", 0, "Look for headers in DIR first", 0 },
	{ "substitute", 's', "OLD=NEW", 0, "Replace every OLD in the text by NEW", 0 },
	{ NULL, 0, NULL, 0, "Other than running it:", 5 },
	{ "check", KEY_CHECK, NULL, 0,
	  "Compile and verify, attach nothing: mistakes come as FILE:LINE:COLUMN: error: ...", 0 },
	{ "list", KEY_LIST, NULL, 0,
	  "List the probes there are; of fn:PATTERN and sys:PATTERN, the kernel's functions and "
	  "system calls with their signatures",
	  0 },
	{ "source", KEY_SOURCE, NULL, 0, "Print the text that would be compiled", 0 },
	{ "layout", KEY_LAYOUT, NULL, 0,
	  "Print the structs of its events and maps, with offsets, sizes and holes", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Write the compiled probe to FILE", 0 },
	{ "replay", KEY_REPLAY, "FILE", 0, "Show a recorded run again; needs no privilege", 0 },
	{ "doctor", KEY_DOCTOR, NULL, 0,
	  "Say what this machine has and lacks for tracing, and the cure; also with -o json", 0 },
	{ NULL, 0, NULL, 0, "How:", 6 },
	{ "kernel", KEY_KERNEL, "RELEASE", 0,
	  "With --save, --check, --layout, --source, --list: for this kernel, whose headers are "
	  "installed",
	  0 },
	{ "pages", KEY_PAGES, "N", 0, "Buffer pages per CPU, a power of two", 0 },
	{ "no-cache", KEY_NO_CACHE, NULL, 0, "Compile anew, and keep nothing", 0 },
	{ "verbose", 'v', NULL, 0, "Say more about what is done", 0 },
	{ 0 },
};

static unsigned long long number(struct argp_state *state, const char *arg, const char *what,
				 unsigned long long max)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || *end || arg[0] < '0' || arg[0] > '9' || n < 1 || n > max)
		argp_error(state, "%s takes a whole number from 1 to %llu, not '%s'", what, max,
			   arg);
	return n;
}

static const char *text(struct argp_state *state, const char *arg, const char *what)
{
	if (!arg[0])
		argp_error(state, "%s takes a text that is not empty", what);
	return arg;
}

static double seconds(struct argp_state *state, const char *arg, const char *what)
{
	char *end;
	double s = strtod(arg, &end);

	if (end == arg || *end || !isfinite(s) || s <= 0 || s > 1e9)
		argp_error(state, "%s takes a number of seconds above 0, not '%s'", what, arg);
	return s;
}

static enum print_format format(struct argp_state *state, const char *arg)
{
	if (!strcmp(arg, "json"))
		return PRINT_JSON;
	if (!strcmp(arg, "csv"))
		return PRINT_CSV;
	if (strcmp(arg, "table"))
		argp_error(state, "-o takes table, json or csv, not '%s'", arg);
	return PRINT_TABLE;
}

static unsigned int pages(struct argp_state *state, const char *arg)
{
	unsigned int n = (unsigned int)number(state, arg, "--pages", 1 << 16);

	if (n & (n - 1))
		argp_error(state, "--pages takes a power of two (64, 128, 256), not '%s'", arg);
	return n;
}

static void add(struct argp_state *state, struct strings *list, const char *arg)
{
	if (strings_add(list, arg))
		argp_failure(state, STATUS_FAILED, ENOMEM, "%s", arg);
}

static const char *define(struct argp_state *state, const struct strings *before, const char *arg)
{
	size_t n = strcspn(arg, "=");

	if (!edits_valid_define(arg))
		argp_error(state, "-D takes NAME or NAME=VALUE, on one line, not '%s'", arg);
	for (size_t i = 0; i < before->count; i++)
		if (strcspn(before->all[i], "=") == n && !strncmp(before->all[i], arg, n))
			argp_error(state, "-D gives %.*s two values", (int)n, arg);
	return arg;
}

static const char *substitution(struct argp_state *state, const char *arg)
{
	if (arg[0] == '=' || !strchr(arg, '='))
		argp_error(state, "-s takes OLD=NEW, not '%s'", arg);
	return arg;
}

static const char *rule(struct argp_state *state, const char *arg)
{
	struct buf why = { 0 };
	struct rule r;
	int err = rule_parse(arg, &r, &why);

	if (err == -ENOMEM)
		argp_failure(state, STATUS_FAILED, ENOMEM, "%s", arg);
	if (err)
		argp_error(state, "-a '%s': %s", arg, buf_text(&why));
	rule_free(&r);
	buf_free(&why);
	return arg;
}

static void refuse_words(struct argp_state *state, const char *option, const char *arg,
			 struct clause_error *e)
{
	message_option(option, arg, e->at, "%s", buf_text(&e->why));
	buf_free(&e->why);
	argp_state_help(state, state->err_stream, ARGP_HELP_STD_ERR);
}

static const char *field(struct argp_state *state, const char *arg)
{
	struct clause_error e = { 0 };
	struct clause_field f;

	if (clause_parse_field(arg, &f, &e))
		refuse_words(state, "-f", arg, &e);
	return arg;
}

static const char *where(struct argp_state *state, const char *arg)
{
	struct clause_error e = { 0 };

	if (clause_check_where(arg, &e))
		refuse_words(state, "-w", arg, &e);
	return arg;
}

static void choose(struct argp_state *state, struct options *o, enum action action, char *file)
{
	if (o->action != ACTION_RUN)
		argp_error(state, "--check, --save, --source, --layout, --list, --replay and "
				  "--doctor "
				  "exclude each other");
	o->action = action;
	o->file = file;
}

static error_t parse_action(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case KEY_SAVE:
		text(state, arg, "--save");
		choose(state, o, ACTION_SAVE, arg);
		break;
	case KEY_REPLAY:
		text(state, arg, "--replay");
		choose(state, o, ACTION_REPLAY, arg);
		break;
	case KEY_SOURCE:
		choose(state, o, ACTION_SOURCE, NULL);
		break;
	case KEY_CHECK:
		choose(state, o, ACTION_CHECK, NULL);
		break;
	case KEY_LAYOUT:
		choose(state, o, ACTION_LAYOUT, NULL);
		break;
	case KEY_LIST:
		choose(state, o, ACTION_LIST, NULL);
		break;
	case KEY_DOCTOR:
		choose(state, o, ACTION_DOCTOR, NULL);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static error_t parse_edit(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'a':
		add(state, &o->edits.rules, rule(state, arg));
		break;
	case 'D':
		add(state, &o->edits.defines, define(state, &o->edits.defines, arg));
		break;
	case 'I':
		add(state, &o->edits.folders, text(state, arg, "-I"));
		break;
	case 's':
		add(state, &o->edits.substitutions, substitution(state, arg));
		break;
	default:
		return parse_action(key, arg, state);
	}
	return 0;
}

static void add_filter(struct argp_state *state, enum filter_kind kind, const char *arg)
{
	struct options *o = state->input;
	struct buf why = { 0 };
	int err = filter_add(&o->filter, kind, arg, &why);

	if (err == -ENOMEM)
		argp_failure(state, STATUS_FAILED, ENOMEM, "%s", arg);
	if (err)
		argp_error(state, "%s", buf_text(&why));
	buf_free(&why);
}

static error_t parse_filter(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'p':
		add_filter(state, FILTER_PID, arg);
		break;
	case 'n':
		add_filter(state, FILTER_COMM, arg);
		break;
	case 'u':
		add_filter(state, FILTER_USER, arg);
		break;
	case KEY_NETNS:
		add_filter(state, FILTER_NETNS, arg);
		break;
	case KEY_CGROUP:
		add_filter(state, FILTER_CGROUP, arg);
		break;
	default:
		return parse_edit(key, arg, state);
	}
	return 0;
}

static error_t parse_generate(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'f':
		add(state, &o->generate.fields, field(state, arg));
		break;
	case 'w':
		if (o->generate.where)
			argp_error(state, "one -w, with && and ||: '%s' is one too many", arg);
		o->generate.where = where(state, arg);
		break;
	case 'r':
		o->generate.returns = true;
		break;
	case 'y':
		o->generate.paths = true;
		break;
	default:
		return parse_filter(key, arg, state);
	}
	return 0;
}

/* Does it ask for something that only a run or a compile can do? */
static bool runs(const struct options *o)
{
	const struct edits *e = &o->edits;

	return o->count || o->seconds > 0 || o->interval > 0 || filter_has_words(&o->filter) ||
	       o->pages || o->no_cache || o->audit || e->defines.count || e->folders.count ||
	       e->substitutions.count || e->rules.count;
}

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

/* Two of the same would show everything twice, and standard input can be read once. */
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

	if (o->action != ACTION_RUN || o->watch)
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

/* Of another kernel, what it calls its functions can be known. */
static void check_other_list(struct argp_state *state, const struct options *o)
{
	bool functions = o->target_count;

	for (size_t i = 0; i < o->target_count; i++)
		functions &= !strncmp(o->targets[i], "fn:", 3);
	if (!functions)
		argp_error(state, "--list goes with --kernel for functions, 'fn:tcp_*': probes are "
				  "of no kernel, and system calls of the one that runs");
}

static void check(struct argp_state *state, const struct options *o)
{
	bool targetless = o->action == ACTION_LIST || o->action == ACTION_REPLAY;

	if (o->kernel && o->action == ACTION_LIST)
		check_other_list(state, o);
	else if (o->kernel && o->action != ACTION_SAVE && o->action != ACTION_CHECK &&
		 o->action != ACTION_LAYOUT && o->action != ACTION_SOURCE)
		argp_error(state, "--kernel goes with --save, --check, --layout, --source and "
				  "--list: an object for another kernel cannot run here");
	if (o->action == ACTION_LAYOUT && o->format == PRINT_CSV)
		argp_error(state, "--layout goes with -o table or json");
	for (size_t i = 0; targetless && i < o->target_count; i++)
		if (o->action == ACTION_REPLAY || !generate_is(o->targets[i]))
			argp_error(state,
				   "--list takes patterns, 'fn:tcp_*' and 'sys:open*', or "
				   "none, and --replay no target: '%s' is one too many",
				   o->targets[i]);
	if (o->action == ACTION_SAVE && o->target_count > 1)
		argp_error(state, "--save takes one target: '%s' is one too many", o->targets[1]);
	if (o->target_count > 1 && (o->edits.substitutions.count || o->edits.rules.count))
		argp_error(state,
			   "-s and -a are for the text of one target, and there are %zu: "
			   "a rule can stand in the text itself, // calltap: -a RULE",
			   o->target_count);
	if (generates(o) && !names_generated(o))
		argp_error(state, "-f, -w, -r and -y go with a target that a probe is written for: "
				  "fn:NAME, sys:NAME");
	for (size_t i = 0; o->generate.paths && i < o->target_count; i++)
		if (generate_is(o->targets[i]) && strncmp(o->targets[i], "sys:", 4) != 0)
			argp_error(state, "-y is of system calls, sys:NAME: %s has no descriptors",
				   o->targets[i]);
	if (o->audit)
		check_audit(state, o);
	check_named_once(state, o);
	if (o->record && o->action != ACTION_RUN)
		argp_error(state, "--record goes with a run");
	if (o->action == ACTION_DOCTOR && (runs(o) || o->target_count || o->format == PRINT_CSV))
		argp_error(state, "--doctor looks at the machine: only -o table, -o json and -v go "
				  "with it");
	if (o->watch && o->action != ACTION_RUN)
		argp_error(state, "--watch goes with a run");
	if (o->watch && o->record)
		argp_error(state, "--record writes what one version of each probe shows: it does "
				  "not go with --watch");
	if (o->action == ACTION_REPLAY && runs(o))
		argp_error(state, "--replay shows what was recorded: only -o and -v go with it");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'o':
		o->format = format(state, arg);
		break;
	case 'c':
		o->count = number(state, arg, "-c", 1000000000000ull);
		break;
	case 'd':
		o->seconds = seconds(state, arg, "-d");
		break;
	case 'i':
		o->interval = seconds(state, arg, "-i");
		break;
	case KEY_PAGES:
		o->pages = pages(state, arg);
		break;
	case KEY_KERNEL:
		o->kernel = text(state, arg, "--kernel");
		break;
	case KEY_RECORD:
		o->record = text(state, arg, "--record");
		break;
	case KEY_WATCH:
		o->watch = true;
		break;
	case KEY_NO_CACHE:
		o->no_cache = true;
		break;
	case KEY_AUDIT:
		o->audit = true;
		break;
	case 'v':
		o->verbose = true;
		break;
	case ARGP_KEY_ARGS:
		o->targets = (const char *const *)state->argv + state->next;
		o->target_count = (size_t)(state->argc - state->next);
		break;
	case ARGP_KEY_END:
		check(state, o);
		break;
	default:
		return parse_generate(key, arg, state); /* all targets come as ARGP_KEY_ARGS */
	}
	return 0;
}

void options_parse(int argc, char **argv, struct options *o)
{
	static const struct argp argp = { table, parse, "[TARGET...]", doc, NULL, NULL, NULL };

	static const char *const none[] = { "listen" };
	static const char *audited[] = { NULL, AUDIT_TARGET };
	static char name[] = "calltap";

	*o = (struct options){ 0 };
	argp_err_exit_status = STATUS_USAGE;
	argv[0] = name; /* getopt's messages begin as ours do */
	if (argp_parse(&argp, argc, argv, 0, NULL, o)) {
		log_error("out of memory");
		exit(STATUS_FAILED);
	}
	if (!o->target_count && o->action != ACTION_LIST) {
		o->targets = none;
		o->target_count = 1;
	}
	if (o->audit && o->target_count == 1) {
		audited[0] = o->targets[0];
		o->targets = audited;
		o->target_count = 2;
	}
}
