/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "options.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "status.h"

const char *argp_program_version = "calltap " CALLTAP_VERSION;

static const char doc[] =
	"Turns kernel function calls into typed events. TARGET is a probe's name (listen, the "
	"default, shows every TCP listen), a file of BCC C (./my.c, or - for standard input), or "
	"an "
	"object that --save wrote."
	"\v"
	"Examples:\n"
	"  calltap                        every listen, until Ctrl-C\n"
	"  calltap -o json -c 1           the next listen, as JSON\n"
	"  calltap ./my.c                 your own probe\n"
	"  calltap --netns 4026531840     only in this network namespace (stat -Lc %i "
	"/proc/PID/ns/net)\n"
	"\n"
	"Exit status: 0 done (Ctrl-C too), 1 a failure at run time, 2 wrong use, 3 the probe does "
	"not compile or verify, 4 this machine cannot (no privilege, headers or kprobes).";

enum { KEY_NETNS = 256, KEY_PAGES, KEY_KERNEL, KEY_SAVE, KEY_NO_CACHE };

static const struct argp_option table[] = {
	{ "output", 'o', "FORMAT", 0, "table (default) or json, one object a line", 0 },
	{ "count", 'c', "COUNT", 0, "End after COUNT events", 0 },
	{ "duration", 'd', "SECONDS", 0, "End after SECONDS", 0 },
	{ "pid", 'p', "PID", 0, "Only this process, filtered in the kernel", 0 },
	{ "netns", KEY_NETNS, "INUM", 0,
	  "Only callers in the network namespace with this inode number, filtered in the kernel",
	  0 },
	{ "pages", KEY_PAGES, "N", 0, "Buffer pages per CPU, a power of two (default 64)", 0 },
	{ "kernel", KEY_KERNEL, "RELEASE", 0,
	  "With --save: compile for this kernel, whose headers are installed", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Write the compiled probe to FILE and end", 0 },
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

static double seconds(struct argp_state *state, const char *arg)
{
	char *end;
	double s = strtod(arg, &end);

	if (end == arg || *end || !isfinite(s) || s <= 0 || s > 1e9)
		argp_error(state, "-d takes a number of seconds above 0, not '%s'", arg);
	return s;
}

static enum print_format format(struct argp_state *state, const char *arg)
{
	if (!strcmp(arg, "json"))
		return PRINT_JSON;
	if (strcmp(arg, "table"))
		argp_error(state, "-o takes table or json, not '%s'", arg);
	return PRINT_TABLE;
}

static unsigned int pages(struct argp_state *state, const char *arg)
{
	unsigned int n = (unsigned int)number(state, arg, "--pages", 1 << 16);

	if (n & (n - 1))
		argp_error(state, "--pages takes a power of two (64, 128, 256), not '%s'", arg);
	return n;
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
		o->seconds = seconds(state, arg);
		break;
	case 'p':
		o->pid = (pid_t)number(state, arg, "-p", 1 << 22);
		break;
	case KEY_NETNS:
		o->netns = number(state, arg, "--netns", UINT32_MAX);
		break;
	case KEY_PAGES:
		o->pages = pages(state, arg);
		break;
	case KEY_KERNEL:
		o->kernel = text(state, arg, "--kernel");
		break;
	case KEY_SAVE:
		o->save = text(state, arg, "--save");
		break;
	case KEY_NO_CACHE:
		o->no_cache = true;
		break;
	case 'v':
		o->verbose = true;
		break;
	case ARGP_KEY_ARG:
		if (o->target)
			argp_error(state, "one target at a time: '%s' is one too many", arg);
		o->target = arg;
		break;
	case ARGP_KEY_END:
		if (o->kernel && !o->save)
			argp_error(state, "--kernel goes with --save: an object for another "
					  "kernel cannot run here");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void options_parse(int argc, char **argv, struct options *o)
{
	static const struct argp argp = { table, parse, "[TARGET]", doc, NULL, NULL, NULL };

	static char name[] = "calltap";

	*o = (struct options){ 0 };
	argp_err_exit_status = STATUS_USAGE;
	argv[0] = name; /* getopt's messages begin as ours do */
	if (argp_parse(&argp, argc, argv, 0, NULL, o)) {
		log_error("out of memory");
		exit(STATUS_FAILED);
	}
	if (!o->target)
		o->target = "listen";
}
