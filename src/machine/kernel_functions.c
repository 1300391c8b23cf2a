/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/kernel_functions.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/suggest.h"
#include "machine/machine.h"
#include "machine/tracefs.h"

/* Paths of the kernel's lists; the first file that can be opened is read. */
static const char *const symbols[] = { "/proc/kallsyms", NULL };
static const char *const traceable[] = { TRACEFS_MOUNT "/available_filter_functions",
					 TRACEFS_IN_DEBUGFS "/available_filter_functions", NULL };
static const char *const blacklist[] = { DEBUGFS_MOUNT "/kprobes/blacklist", NULL };

/*
 * Call f for each line, without its newline, until f returns true. Return false if no file of the
 * list can be opened.
 */
static bool each_line(const char *const *paths, bool (*f)(char *line, void *arg), void *arg)
{
	FILE *file = NULL;
	char *line = NULL;
	size_t size = 0;

	for (; !file && *paths; paths++)
		file = fopen(*paths, "re");
	if (!file)
		return false;
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (f(line, arg))
			break;
	}
	free(line);
	fclose(file);
	return true;
}

/* The name in "ffffffff81000000 t name\t[module]", whose letter is *type. NULL: no such line. */
static char *symbol_of(char *line, char *type)
{
	char *at = strchr(line, ' ');

	if (!at || !at[1] || at[2] != ' ')
		return NULL;
	*type = at[1];
	at[3 + strcspn(at + 3, " \t")] = '\0';
	return at + 3;
}

static bool is_code(char type)
{
	return tolower((unsigned char)type) == 't' || type == 'w' || type == 'W';
}

struct clones {
	const char *name;
	size_t len;
	struct buf *out;
};

static bool is_clone_suffix(const char *suffix)
{
	return (!strncmp(suffix, ".isra.", 6) || !strncmp(suffix, ".constprop.", 11)) &&
	       !strstr(suffix, ".cold") && !strstr(suffix, ".part.");
}

static bool append_clone(char *line, void *arg)
{
	struct clones *c = arg;
	char type;
	const char *name = symbol_of(line, &type);

	if (name && is_code(type) && !strncmp(name, c->name, c->len) &&
	    is_clone_suffix(name + c->len))
		buf_printf(c->out, "%s\n", name);
	return false;
}

bool kernel_functions_clones(const char *name, struct buf *out)
{
	struct clones c = { .name = name, .len = strlen(name), .out = out };

	each_line(symbols, append_clone, &c);
	return out->len && !out->failed;
}

static bool append_syscall(char *line, void *arg)
{
	static const char prefix[] = MACHINE_SYSCALL_PREFIX;
	size_t n = sizeof(prefix) - 1;
	char type;
	const char *name = symbol_of(line, &type);

	if (name && is_code(type) && !strncmp(name, prefix, n) && !strchr(name, '.') &&
	    strcmp(name + n, "ni_syscall") != 0)
		buf_printf(arg, "%s\n", name + n);
	return false;
}

int kernel_functions_of_syscalls(struct buf *out)
{
	each_line(symbols, append_syscall, out);
	return out->failed ? -ENOMEM : out->len ? 0 : -ENOENT;
}

/* Patterns */

struct matches {
	const char *pattern;
	struct buf *out;
	int count;
};

static bool append_match(char *line, void *arg)
{
	struct matches *m = arg;

	line[strcspn(line, " \t")] = '\0';
	if (!fnmatch(m->pattern, line, 0)) {
		buf_printf(m->out, "%s\n", line);
		m->count++;
	}
	return false;
}

/* Find the line of a name in out, which begins with a newline; NULL: it has none. */
static char *find_line(const struct buf *out, const char *name)
{
	struct buf line = { 0 };
	char *at;

	buf_printf(&line, "\n%s\n", name);
	at = line.failed || !out->len ? NULL : strstr(out->data, line.data);
	buf_free(&line);
	return at;
}

static bool remove_match(char *line, void *arg)
{
	struct matches *m = arg;
	const char *name = strrchr(line, '\t');
	char *at = name ? find_line(m->out, name + 1) : NULL;
	size_t n = name ? strlen(name) : 0; /* the tab counts for the newline */

	if (!at)
		return false;
	memmove(at, at + n, m->out->len - (size_t)(at + n - m->out->data) + 1);
	m->out->len -= n;
	m->count--;
	return false;
}

bool kernel_functions_list_readable(void)
{
	for (const char *const *path = traceable; *path; path++)
		if (!access(*path, R_OK))
			return true;
	return false;
}

int kernel_functions_match(const char *pattern, struct buf *out)
{
	struct matches m = { .pattern = pattern, .out = out };

	buf_char(out, '\n');
	if (!each_line(traceable, append_match, &m))
		return -ENOENT;
	each_line(blacklist, remove_match, &m);
	return out->failed ? -ENOMEM : m.count;
}

/* One name */

struct search {
	const char *name;
	size_t len;
	bool found;
	bool in_module;
	uint64_t text[4]; /* the addresses of text_bounds, which enclose the kernel's code */
	struct function_symbols *symbols;
};

static const char *const text_bounds[] = { "_stext", "_etext", "_sinittext", "_einittext" };

static void read_bound(struct search *s, const char *name, uint64_t address)
{
	for (size_t i = 0; i < sizeof(text_bounds) / sizeof(*text_bounds); i++)
		if (!strcmp(name, text_bounds[i]))
			s->text[i] = address;
}

/* Return true if the symbol lies in kernel text, or if that is unknown: the kernel hides addresses. */
static bool is_in_text(const struct search *s)
{
	uint64_t address = s->symbols->address;

	return !s->text[1] || (address >= s->text[0] && address < s->text[1]) ||
	       (address >= s->text[2] && address < s->text[3]);
}

static bool read_symbol(char *line, void *arg)
{
	struct search *s = arg;
	bool in_module = strchr(line, '[');
	char type;
	const char *name = symbol_of(line, &type);

	if (name && *name == '_' && is_code(type))
		read_bound(s, name, strtoull(line, NULL, 16));
	if (!name || strncmp(name, s->name, s->len) != 0)
		return false;
	if (name[s->len]) {
		s->symbols->part |= !strncmp(name + s->len, ".part.", 6);
	} else if (is_code(type)) {
		s->symbols->functions++;
		s->in_module = in_module;
		s->symbols->address = strtoull(line, NULL, 16);
	} else {
		s->symbols->data = true;
	}
	return false;
}

bool kernel_functions_symbols(const char *name, struct function_symbols *of)
{
	struct search s = { .name = name, .len = strlen(name), .symbols = of };

	*of = (struct function_symbols){ 0 };
	if (!each_line(symbols, read_symbol, &s))
		return false;
	/* Linux 7.2 lists some of its data (jiffies) as code. */
	if (of->functions == 1 && !s.in_module && !is_in_text(&s)) {
		of->functions = 0;
		of->address = 0;
		of->data = true;
	}
	return true;
}

int kernel_functions_address(const char *name, uint64_t *address)
{
	struct function_symbols s;

	kernel_functions_symbols(name, &s);
	*address = s.address;
	if (s.functions > 1)
		return -EADDRNOTAVAIL;
	return s.address ? 0 : -ENOENT;
}

bool kernel_functions_exist(const char *name)
{
	struct function_symbols s;
	struct buf clones = { 0 };
	bool there = !kernel_functions_symbols(name, &s) || s.functions ||
		     kernel_functions_clones(name, &clones);

	buf_free(&clones);
	return there;
}

/* Line: "0xffffffff81000000-0xffffffff81000010\tname" */
static bool find_in_blacklist(char *line, void *arg)
{
	struct search *s = arg;
	const char *name = strrchr(line, '\t');

	s->found = name && !strcmp(name + 1, s->name);
	return s->found;
}

bool kernel_functions_are_blacklisted(const char *name)
{
	struct search s = { .name = name };

	return each_line(blacklist, find_in_blacklist, &s) && s.found;
}

/* Line: "name" or "name [module]" */
static bool find_in_traceable(char *line, void *arg)
{
	struct search *s = arg;

	s->found = strcspn(line, " \t") == s->len && !memcmp(line, s->name, s->len);
	return s->found;
}

int kernel_functions_are_traceable(const char *name)
{
	struct search s = { .name = name, .len = strlen(name) };

	return each_line(traceable, find_in_traceable, &s) ? s.found : -ENOENT;
}

/* Nearest names */

struct nearest_search {
	const char *prefix;
	struct suggestion nearest;
};

static bool offer_traceable(char *line, void *arg)
{
	struct nearest_search *o = arg;
	size_t skip = strlen(o->prefix), len = strcspn(line, " \t");

	if (!strncmp(line, o->prefix, skip))
		suggest_offer(&o->nearest, line + skip, len - skip);
	return false;
}

static bool offer_symbol(char *line, void *arg)
{
	struct nearest_search *o = arg;
	char type;
	const char *name = symbol_of(line, &type);

	if (name && is_code(type))
		suggest_offer(&o->nearest, name, strlen(name));
	return false;
}

void kernel_functions_nearest(const char *name, struct buf *out)
{
	struct nearest_search o = { .prefix = "" };

	suggest_begin(&o.nearest, name);
	if (!each_line(traceable, offer_traceable, &o))
		each_line(symbols, offer_symbol, &o);
	suggest_text(&o.nearest, out);
}

void kernel_functions_nearest_syscall(const char *name, const char *prefix, struct buf *out)
{
	struct nearest_search o = { .prefix = prefix };

	suggest_begin(&o.nearest, name);
	each_line(traceable, offer_traceable, &o);
	suggest_text(&o.nearest, out);
}
