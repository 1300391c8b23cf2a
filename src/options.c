/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "options.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "command/options_check.h"
#include "explain/message.h"
#include "object/rule.h"
#include "probe/expression.h"
#include "run/audit.h"

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

/* Actions that an option goes with, a bit each. */
#define BIT(action) (1u << (action))
#define ALL (BIT(ACTIONS) - 1)
#define FOR_RUNS BIT(ACTION_TRACE)
/* Those that have probes to run or to compile. */
#define WITH_PROBES (ALL & ~BIT(ACTION_REPLAY) & ~BIT(ACTION_DOCTOR))
#define ANY_KERNEL                                                                        \
	(BIT(ACTION_SAVE) | BIT(ACTION_CHECK) | BIT(ACTION_LAYOUT) | BIT(ACTION_SOURCE) | \
	 BIT(ACTION_LIST))

struct option_row;

struct parser {
	struct options *o;
	struct argp_state *state;
	uint64_t given; /* a bit for each row */
};

typedef void (*option_take)(const struct parser *p, const struct option_row *row, char *arg);

struct option_row { /* or a title, without a name */
	const char *name;
	int key;
	const char *arg; /* NULL: it takes none */
	const char *doc;
	option_take take; /* checks the argument and puts it into the options */
	size_t what; /* for take: an offset in struct options, or an enumerator; a title's group */
	unsigned int goes_with;
	const char *refusal; /* by another action; NULL: as the action says it */
};

/* The option as messages name it: "-c", "--pages". */
static const char *name_of(const struct option_row *row, char name[static 32])
{
	if (row->key < KEY_NETNS)
		snprintf(name, 32, "-%c", row->key);
	else
		snprintf(name, 32, "--%s", row->name);
	return name;
}

static unsigned long long number(const struct parser *p, const struct option_row *row,
				 const char *arg, unsigned long long max)
{
	char *end, name[32];
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || *end || arg[0] < '0' || arg[0] > '9' || n < 1 || n > max)
		argp_error(p->state, "%s takes a whole number from 1 to %llu, not '%s'",
			   name_of(row, name), max, arg);
	return n;
}

static void add(const struct parser *p, struct string_list *list, const char *arg)
{
	if (string_list_add(list, arg))
		argp_failure(p->state, STATUS_FAILED, ENOMEM, "%s", arg);
}

static void check_text(const struct parser *p, const struct option_row *row, const char *arg)
{
	char name[32];

	if (!arg[0])
		argp_error(p->state, "%s takes a text that is not empty", name_of(row, name));
}

static void take_flag(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)arg;
	*(bool *)((char *)p->o + row->what) = true;
}

static void take_text(const struct parser *p, const struct option_row *row, char *arg)
{
	check_text(p, row, arg);
	*(const char **)((char *)p->o + row->what) = arg;
}

static void take_seconds(const struct parser *p, const struct option_row *row, char *arg)
{
	char *end, name[32];
	double s = strtod(arg, &end);

	if (end == arg || *end || !isfinite(s) || s <= 0 || s > 1e9)
		argp_error(p->state, "%s takes a number of seconds above 0, not '%s'",
			   name_of(row, name), arg);
	*(double *)((char *)p->o + row->what) = s;
}

static void take_count(const struct parser *p, const struct option_row *row, char *arg)
{
	p->o->count = number(p, row, arg, 1000000000000ull);
}

static void take_pages(const struct parser *p, const struct option_row *row, char *arg)
{
	unsigned int n = (unsigned int)number(p, row, arg, 1 << 16);

	if (n & (n - 1))
		argp_error(p->state, "--pages takes a power of two (64, 128, 256), not '%s'", arg);
	p->o->pages = n;
}

static void take_format(const struct parser *p, const struct option_row *row, char *arg)
{
	static const char *const formats[] = { "table", "json", "csv" };
	size_t i = 0;

	(void)row;
	while (i < 3 && strcmp(arg, formats[i]) != 0)
		i++;
	if (i == 3)
		argp_error(p->state, "-o takes table, json or csv, not '%s'", arg);
	p->o->format = (enum print_format)i;
}

static void take_audit(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	(void)arg;
	p->o->audit = AUDIT_TARGET;
}

static void take_action(const struct parser *p, const struct option_row *row, char *arg)
{
	if (arg)
		check_text(p, row, arg);
	if (p->o->action != ACTION_TRACE)
		argp_error(p->state, "--check, --save, --source, --layout, --list, --replay and "
				     "--doctor exclude each other");
	p->o->action = (enum action)row->what;
	p->o->file = arg;
}

static void take_filter(const struct parser *p, const struct option_row *row, char *arg)
{
	struct buf why = { 0 };
	int err = filter_add(&p->o->filter, (enum filter_kind)row->what, arg, &why);

	if (err == -ENOMEM)
		argp_failure(p->state, STATUS_FAILED, ENOMEM, "%s", arg);
	if (err)
		argp_error(p->state, "%s", buf_text(&why));
	buf_free(&why);
}

static void take_define(const struct parser *p, const struct option_row *row, char *arg)
{
	struct string_list *before = &p->o->edits.defines;
	size_t n = strcspn(arg, "=");

	(void)row;
	if (!edits_valid_define(arg))
		argp_error(p->state, "-D takes NAME or NAME=VALUE, on one line, not '%s'", arg);
	for (size_t i = 0; i < before->count; i++)
		if (strcspn(before->all[i], "=") == n && !strncmp(before->all[i], arg, n))
			argp_error(p->state, "-D gives %.*s two values", (int)n, arg);
	add(p, before, arg);
}

static void take_folder(const struct parser *p, const struct option_row *row, char *arg)
{
	check_text(p, row, arg);
	add(p, &p->o->edits.folders, arg);
}

static void take_substitution(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	if (arg[0] == '=' || !strchr(arg, '='))
		argp_error(p->state, "-s takes OLD=NEW, not '%s'", arg);
	add(p, &p->o->edits.substitutions, arg);
}

static void take_rule(const struct parser *p, const struct option_row *row, char *arg)
{
	struct buf why = { 0 };
	struct rule r;
	int err = rule_parse(arg, &r, &why);

	(void)row;
	if (err == -ENOMEM)
		argp_failure(p->state, STATUS_FAILED, ENOMEM, "%s", arg);
	if (err)
		argp_error(p->state, "-a '%s': %s", arg, buf_text(&why));
	rule_free(&r);
	buf_free(&why);
	add(p, &p->o->edits.rules, arg);
}

static void refuse_words(const struct parser *p, const struct option_row *row, const char *arg,
			 struct expression_error *e)
{
	char name[32];

	message_option(name_of(row, name), arg, e->at, "%s", buf_text(&e->why));
	buf_free(&e->why);
	argp_state_help(p->state, p->state->err_stream, ARGP_HELP_STD_ERR);
}

static void take_field(const struct parser *p, const struct option_row *row, char *arg)
{
	struct expression_error e = { 0 };
	struct expression_field f;

	if (expression_parse_field(arg, &f, &e))
		refuse_words(p, row, arg, &e);
	add(p, &p->o->generate.fields, arg);
}

static void take_where(const struct parser *p, const struct option_row *row, char *arg)
{
	struct expression_error e = { 0 };

	if (p->o->generate.where)
		argp_error(p->state, "one -w, with && and ||: '%s' is one too many", arg);
	if (expression_check_condition(arg, &e))
		refuse_words(p, row, arg, &e);
	p->o->generate.where = arg;
}

static const struct option_row rows[] = {
	{ NULL, 0, NULL, "Output:", NULL, 1, 0, NULL },
	{ "output", 'o', "FORMAT", "table (default), json (one object a line) or csv", take_format,
	  0, ALL, NULL },
	{ "count", 'c', "COUNT", "End after COUNT events", take_count, 0, WITH_PROBES, NULL },
	{ "duration", 'd', "SECONDS", "End after SECONDS", take_seconds,
	  offsetof(struct options, seconds), WITH_PROBES, NULL },
	{ "interval", 'i', "SECONDS", "Show the probe's maps every SECONDS, not only at the end",
	  take_seconds, offsetof(struct options, interval), WITH_PROBES, NULL },
	{ "audit", KEY_AUDIT, NULL,
	  "With listen: say at the end what became of each listen system call, shown or not",
	  take_audit, 0, FOR_RUNS, "--audit goes with a run, and with no --watch" },
	{ "record", KEY_RECORD, "FILE", "Write what is shown to FILE, too, for --replay", take_text,
	  offsetof(struct options, record), FOR_RUNS, "--record goes with a run" },
	{ "watch", KEY_WATCH, NULL,
	  "When the file of a target was saved, run it as it is then, without missing a call",
	  take_flag, offsetof(struct options, watch), FOR_RUNS, "--watch goes with a run" },
	{ NULL, 0, NULL,
	  "Filters, in the kernel, for any probe; each takes several values, with commas between, "
	  "and all that are given must fit:",
	  NULL, 2, 0, NULL },
	{ "pid", 'p', "PID", "Only calls of this process, by any of its threads", take_filter,
	  FILTER_PID, WITH_PROBES, NULL },
	{ "comm", 'n', "NAME", "Only by threads of this name", take_filter, FILTER_COMM,
	  WITH_PROBES, NULL },
	{ "user", 'u', "USER", "Only by this user, a name or a number", take_filter, FILTER_USER,
	  WITH_PROBES, NULL },
	{ "netns", KEY_NETNS, "INUM",
	  "Only from this network namespace: its inode, its name or a path", take_filter,
	  FILTER_NETNS, WITH_PROBES, NULL },
	{ "cgroup", KEY_CGROUP, "CGROUP",
	  "Only from this cgroup (v2), and those below it: a path or an id", take_filter,
	  FILTER_CGROUP, WITH_PROBES, NULL },
	{ NULL, 0, NULL, "For targets that a probe is written for (fn:NAME, sys:NAME):", NULL, 3, 0,
	  NULL },
	{ "field", 'f', "TYPE NAME = EXPR",
	  "Add a field: a C declaration over the arguments; char NAME[N] = EXPR copies a string",
	  take_field, 0, ALL, NULL },
	{ "where", 'w', "EXPR", "Only calls for which this C expression is true", take_where, 0,
	  ALL, NULL },
	{ "returns", 'r', NULL, "One event a call, at its return, with ret and duration", take_flag,
	  offsetof(struct options, generate.returns), ALL, NULL },
	{ "paths", 'y', NULL, "With sys:NAME: file descriptors with their paths, 3</etc/passwd>",
	  take_flag, offsetof(struct options, generate.paths), ALL, NULL },
	{ NULL, 0, NULL, "For sources that expect a host script:", NULL, 4, 0, NULL },
	{ "attach", 'a', "KIND:POINT=PROGRAM",
	  "Attach FUNCTION: kprobe:do_unlinkat=f, uprobe:/bin/bash:readline=f, ...", take_rule, 0,
	  WITH_PROBES, NULL },
	{ "define", 'D', "NAME[=VALUE]", "#define NAME VALUE (1) before the text", take_define, 0,
	  WITH_PROBES, NULL },
	{ "include", 'I', "DIR", "Look for headers in DIR first", take_folder, 0, WITH_PROBES,
	  NULL },
	{ "substitute", 's', "OLD=NEW", "Replace every OLD in the text by NEW", take_substitution,
	  0, WITH_PROBES, NULL },
	{ NULL, 0, NULL, "Other than running it:", NULL, 5, 0, NULL },
	{ "check", KEY_CHECK, NULL,
	  "Compile and verify, attach nothing: mistakes come as FILE:LINE:COLUMN: error: ...",
	  take_action, ACTION_CHECK, ALL, NULL },
	{ "list", KEY_LIST, NULL,
	  "List the probes there are; of fn:PATTERN and sys:PATTERN, the kernel's functions and "
	  "system calls with their signatures",
	  take_action, ACTION_LIST, ALL, NULL },
	{ "source", KEY_SOURCE, NULL, "Print the text that would be compiled", take_action,
	  ACTION_SOURCE, ALL, NULL },
	{ "layout", KEY_LAYOUT, NULL,
	  "Print the structs of its events and maps, with offsets, sizes and holes", take_action,
	  ACTION_LAYOUT, ALL, NULL },
	{ "save", KEY_SAVE, "FILE", "Write the compiled probe to FILE", take_action, ACTION_SAVE,
	  ALL, NULL },
	{ "replay", KEY_REPLAY, "FILE", "Show a recorded run again; needs no privilege",
	  take_action, ACTION_REPLAY, ALL, NULL },
	{ "doctor", KEY_DOCTOR, NULL,
	  "Say what this machine has and lacks for tracing, and the cure; also with -o json",
	  take_action, ACTION_DOCTOR, ALL, NULL },
	{ NULL, 0, NULL, "How:", NULL, 6, 0, NULL },
	{ "kernel", KEY_KERNEL, "RELEASE",
	  "With --save, --check, --layout, --source, --list: for this kernel, whose headers are "
	  "installed",
	  take_text, offsetof(struct options, kernel), ANY_KERNEL,
	  "--kernel goes with --save, --check, --layout, --source and --list: an object for "
	  "another kernel cannot run here" },
	{ "pages", KEY_PAGES, "N", "Buffer pages per CPU, a power of two", take_pages, 0,
	  WITH_PROBES, NULL },
	{ "no-cache", KEY_NO_CACHE, NULL, "Compile anew, and keep nothing", take_flag,
	  offsetof(struct options, no_cache), WITH_PROBES, NULL },
	{ "verbose", 'v', NULL, "Say more about what is done", take_flag,
	  offsetof(struct options, verbose), ALL, NULL },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void check_actions(const struct parser *p)
{
	static const char *const alone[ACTIONS] = {
		[ACTION_REPLAY] = "--replay shows what was recorded: only -o and -v go with it",
		[ACTION_DOCTOR] = "--doctor looks at the machine: only -o table, -o json and -v go "
				  "with it",
	};

	for (size_t i = 0; i < ROWS; i++)
		if (p->given & 1ull << i && !(rows[i].goes_with & BIT(p->o->action)))
			argp_error(p->state, "%s",
				   rows[i].refusal ? rows[i].refusal : alone[p->o->action]);
}

static error_t take(struct parser *p, int key, char *arg)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (!rows[i].take || rows[i].key != key)
			continue;
		rows[i].take(p, &rows[i], arg);
		p->given |= 1ull << i;
		return 0;
	}
	return ARGP_ERR_UNKNOWN; /* all targets come as ARGP_KEY_ARGS */
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct parser *p = state->input;

	p->state = state;
	switch (key) {
	case ARGP_KEY_ARGS:
		p->o->targets = (const char *const *)state->argv + state->next;
		p->o->target_count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		check_actions(p);
		options_check(state, p->o);
		return 0;
	default:
		return take(p, key, arg);
	}
}

void options_parse(int argc, char **argv, struct options *o)
{
	static struct argp_option table[ROWS + 1];
	static const struct argp argp = { table, parse, "[TARGET...]", doc, NULL, NULL, NULL };
	static const char *const none[] = { "listen" };
	static char name[] = "calltap";
	struct parser p = { .o = o };

	_Static_assert(ROWS <= 64, "struct parser has a bit for each row");
	for (size_t i = 0; i < ROWS; i++)
		table[i] =
			(struct argp_option){ rows[i].name, rows[i].key,
					      rows[i].arg,  0,
					      rows[i].doc,  rows[i].name ? 0 : (int)rows[i].what };
	*o = (struct options){ 0 };
	argp_err_exit_status = STATUS_USAGE;
	argv[0] = name; /* getopt's messages begin as ours do */
	if (argp_parse(&argp, argc, argv, 0, NULL, &p)) {
		log_error("out of memory");
		exit(STATUS_FAILED);
	}
	if (!o->target_count && o->action != ACTION_LIST) {
		o->targets = none;
		o->target_count = 1;
	}
	if (o->audit && o->target_count == 2)
		o->audit = o->targets[--o->target_count];
}

void options_free(struct options *o)
{
	edits_free(&o->edits);
	filter_free_words(&o->filter);
	string_list_free(&o->generate.fields);
}
