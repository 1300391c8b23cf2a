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

static const char doc[] =
	"Turns kernel function calls into typed events. TARGET is a probe's name (listen, the "
	"default, shows every TCP listen), a file of BCC C (./my.c, or - for standard input), a "
	"kernel function (fn:NAME), a system call (sys:NAME), or an object that --save wrote. "
	"Several targets run together, and their events are printed in order of time."
	"\v"
	"Examples:\n"
	"  calltap                        every listen, until Ctrl-C\n"
	"  calltap -o json -c 1           the next listen, as JSON\n"
	"  calltap ./my.c                 your own probe\n"
	"  calltap fn:vfs_unlink -r       each call of a kernel function, with result\n"
	"  calltap sys:openat,close -r    each such system call, with result\n"
	"  calltap exec exit ./my.c       several together, in order of time\n"
	"  calltap open -n nginx,php-fpm -u www-data      filtered in the kernel\n"
	"  calltap --cgroup system.slice/cron.service     a service, or a container\n"
	"\n"
	"Exit status: 0 done (Ctrl-C too), 1 a failure at run time, 2 wrong use, 3 the probe does "
	"not compile or verify, 4 the machine lacks something (privilege, headers, kprobes).\n"
	"\n"
	"man calltap explains all of this.";

/* The keys of options without a letter begin here; any smaller key is the option's letter. */
#define FIRST_LONG_KEY 256
#define HIDDEN_HELP_KEY '?' /* -? works as -h does */

/* Each action has a bit; an option's row has the bits of the actions that it goes with. */
#define ACTION_BIT(action) (1u << (action))
#define ALL (ACTION_BIT(ACTIONS) - 1)
#define FOR_RUNS ACTION_BIT(ACTION_TRACE)
#define WITH_PROBES (ALL & ~ACTION_BIT(ACTION_REPLAY) & ~ACTION_BIT(ACTION_DOCTOR))
#define ANY_KERNEL                                                                        \
	(ACTION_BIT(ACTION_SAVE) | ACTION_BIT(ACTION_CHECK) | ACTION_BIT(ACTION_LAYOUT) | \
	 ACTION_BIT(ACTION_SOURCE) | ACTION_BIT(ACTION_LIST))

struct option_row;

struct parser {
	struct options *o;
	struct argp_state *state;
	uint64_t given; /* a bit for each row */
};

typedef void (*option_take)(const struct parser *p, const struct option_row *row, char *arg);

struct option_row { /* an option, or without a name the title of a group */
	const char *name;
	int key;
	const char *arg; /* NULL: the option takes none */
	const char *doc;
	option_take take; /* checks the argument and stores it in the options */
	size_t what; /* for take: an offset in struct options or an enumerator; of a title its group */
	unsigned int goes_with;
	const char *refusal; /* the message if another action is asked for; NULL: the action's own */
};

/* Write the option's name for messages: "-c", "--pages". */
static const char *option_name(const struct option_row *row, char name[static 32])
{
	if (row->key < FIRST_LONG_KEY)
		snprintf(name, 32, "-%c", row->key);
	else
		snprintf(name, 32, "--%s", row->name);
	return name;
}

static unsigned long long parse_number(const struct parser *p, const struct option_row *row,
				       const char *arg, unsigned long long max)
{
	char *end, name[32];
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (errno || *end || arg[0] < '0' || arg[0] > '9' || n < 1 || n > max)
		argp_error(p->state, "%s takes a whole number from 1 to %llu, not '%s'",
			   option_name(row, name), max, arg);
	return n;
}

static void add_to_list(const struct parser *p, struct string_list *list, const char *arg)
{
	if (string_list_add(list, arg))
		argp_failure(p->state, STATUS_FAILED, ENOMEM, "%s", arg);
}

static void check_not_empty(const struct parser *p, const struct option_row *row, const char *arg)
{
	char name[32];

	if (!arg[0])
		argp_error(p->state, "%s takes an argument that is not empty",
			   option_name(row, name));
}

static void take_flag(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)arg;
	*(bool *)((char *)p->o + row->what) = true;
}

static void take_text(const struct parser *p, const struct option_row *row, char *arg)
{
	check_not_empty(p, row, arg);
	*(const char **)((char *)p->o + row->what) = arg;
}

static void take_seconds(const struct parser *p, const struct option_row *row, char *arg)
{
	char *end, name[32];
	double s = strtod(arg, &end);

	if (end == arg || *end || !isfinite(s) || s <= 0 || s > 1e9)
		argp_error(p->state, "%s takes a number of seconds above 0, not '%s'",
			   option_name(row, name), arg);
	memcpy((char *)p->o + row->what, &s, sizeof(s));
}

static void take_count(const struct parser *p, const struct option_row *row, char *arg)
{
	p->o->count = parse_number(p, row, arg, 1000000000000ull);
}

static void take_pages(const struct parser *p, const struct option_row *row, char *arg)
{
	unsigned int n = (unsigned int)parse_number(p, row, arg, 1 << 16);

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
		check_not_empty(p, row, arg);
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
			argp_error(p->state, "-D %.*s given twice", (int)n, arg);
	add_to_list(p, before, arg);
}

static void take_folder(const struct parser *p, const struct option_row *row, char *arg)
{
	check_not_empty(p, row, arg);
	add_to_list(p, &p->o->edits.folders, arg);
}

static void take_substitution(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	if (arg[0] == '=' || !strchr(arg, '='))
		argp_error(p->state, "-s takes OLD=NEW, not '%s'", arg);
	add_to_list(p, &p->o->edits.substitutions, arg);
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
	add_to_list(p, &p->o->edits.rules, arg);
}

static void refuse_expression(const struct parser *p, const struct option_row *row, const char *arg,
			      struct expression_error *e)
{
	char name[32];

	message_option(option_name(row, name), arg, e->at, "%s", buf_text(&e->why));
	buf_free(&e->why);
	argp_state_help(p->state, p->state->err_stream, ARGP_HELP_STD_ERR);
}

static void take_field(const struct parser *p, const struct option_row *row, char *arg)
{
	struct expression_error e = { 0 };
	struct expression_field f;

	if (expression_parse_field(arg, &f, &e))
		refuse_expression(p, row, arg, &e);
	add_to_list(p, &p->o->generate.fields, arg);
}

static void take_where(const struct parser *p, const struct option_row *row, char *arg)
{
	struct expression_error e = { 0 };

	if (p->o->generate.where)
		argp_error(p->state, "-w given twice: combine the conditions with && or ||");
	if (expression_check_condition(arg, &e))
		refuse_expression(p, row, arg, &e);
	p->o->generate.where = arg;
}

static void take_help(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	(void)arg;
	argp_state_help(p->state, p->state->out_stream, ARGP_HELP_STD_HELP);
}

static void take_usage(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	(void)arg;
	argp_state_help(p->state, p->state->out_stream, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK);
}

static void take_version(const struct parser *p, const struct option_row *row, char *arg)
{
	(void)row;
	(void)arg;
	fprintf(p->state->out_stream, "%s\n", "calltap " CALLTAP_VERSION);
	exit(STATUS_OK);
}

/* The build makes the rows from options.tab. */
static const struct option_row rows[] = {
#include "options_rows.h"
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* Refuse the options that do not go with the action. */
static void check_actions(const struct parser *p)
{
	static const char *const alone[ACTIONS] = {
		[ACTION_REPLAY] = "--replay prints a recorded run: only -o and -v go with it",
		[ACTION_DOCTOR] = "--doctor reports on the machine: only -o table, -o json and -v "
				  "go with it",
	};

	for (size_t i = 0; i < ROWS; i++)
		if (p->given & 1ull << i && !(rows[i].goes_with & ACTION_BIT(p->o->action)))
			argp_error(p->state, "%s",
				   rows[i].refusal ? rows[i].refusal : alone[p->o->action]);
}

static error_t take_option(struct parser *p, int key, char *arg)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (!rows[i].take || rows[i].key != key)
			continue;
		rows[i].take(p, &rows[i], arg);
		p->given |= 1ull << i;
		return 0;
	}
	return ARGP_ERR_UNKNOWN; /* argp then passes all targets at once, as ARGP_KEY_ARGS */
}

static error_t take_argument(int key, char *arg, struct argp_state *state)
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
	case HIDDEN_HELP_KEY:
		take_help(p, NULL, NULL);
		return 0;
	default:
		return take_option(p, key, arg);
	}
}

/* The listen probe is the default target; with --audit the second target is the audit's probe. */
static void complete_targets(struct options *o)
{
	static const char *const none[] = { "listen" };

	if (!o->target_count && o->action != ACTION_LIST) {
		o->targets = none;
		o->target_count = 1;
	}
	if (o->audit && o->target_count == 2)
		o->audit = o->targets[--o->target_count];
}

/* Leave out argp's note that a long option's argument is also that of its letter. */
static char *filter_help(int key, const char *text, void *input)
{
	(void)input;
	return key == ARGP_KEY_HELP_DUP_ARGS_NOTE ? NULL : (char *)text;
}

void options_parse(int argc, char **argv, struct options *o)
{
	static struct argp_option table[ROWS + 2];
	static const struct argp argp = { table, take_argument, "[TARGET...]", doc,
					  NULL,	 filter_help,	NULL };
	static char name[] = "calltap";
	struct parser p = { .o = o };

	_Static_assert(ROWS <= 64, "struct parser has a bit for each row");
	for (size_t i = 0; i < ROWS; i++)
		table[i] =
			(struct argp_option){ rows[i].name, rows[i].key,
					      rows[i].arg,  0,
					      rows[i].doc,  rows[i].name ? 0 : (int)rows[i].what };
	table[ROWS] = (struct argp_option){ .key = HIDDEN_HELP_KEY, .flags = OPTION_HIDDEN };
	*o = (struct options){ 0 };
	argp_err_exit_status = STATUS_USAGE;
	argv[0] = name; /* getopt's messages begin with it */
	if (argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &p)) {
		log_error("out of memory");
		exit(STATUS_FAILED);
	}
	complete_targets(o);
}

void options_free(struct options *o)
{
	edits_free(&o->edits);
	filter_options_free(&o->filter);
	string_list_free(&o->generate.fields);
}
