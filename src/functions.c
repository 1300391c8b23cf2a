/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "functions.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "explain.h"
#include "machine.h"
#include "nearest.h"
#include "rule.h"

/* Lists of names that the kernel has; the first that is there is read. */
static const char *const symbols[] = { "/proc/kallsyms", NULL };
static const char *const traceable[] = { "/sys/kernel/tracing/available_filter_functions",
					 "/sys/kernel/debug/tracing/available_filter_functions",
					 NULL };
static const char *const blacklist[] = { "/sys/kernel/debug/kprobes/blacklist", NULL };

/* Calls f for each line, without its end; f answers true when it has seen enough. */
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

/* "ffffffff81000000 t name\t[module]": the name, ended; *type is the letter. NULL: none. */
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

struct variants {
	const char *name;
	size_t len;
	struct buf *out;
};

static bool is_variant(const char *suffix)
{
	return (!strncmp(suffix, ".isra.", 6) || !strncmp(suffix, ".constprop.", 11)) &&
	       !strstr(suffix, ".cold") && !strstr(suffix, ".part.");
}

static bool take_variant(char *line, void *arg)
{
	struct variants *v = arg;
	char type;
	const char *name = symbol_of(line, &type);

	if (name && is_code(type) && !strncmp(name, v->name, v->len) && is_variant(name + v->len))
		buf_printf(v->out, "%s\n", name);
	return false;
}

bool functions_variants(const char *name, struct buf *out)
{
	struct variants v = { .name = name, .len = strlen(name), .out = out };

	each_line(symbols, take_variant, &v);
	return out->len && !out->failed;
}

static bool take_call(char *line, void *arg)
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

int functions_of_calls(struct buf *out)
{
	each_line(symbols, take_call, out);
	return out->failed ? -ENOMEM : out->len ? 0 : -ENOENT;
}

/* Patterns */

struct matches {
	const char *pattern;
	struct buf *out;
	int count;
};

static bool take_match(char *line, void *arg)
{
	struct matches *m = arg;

	line[strcspn(line, " \t")] = '\0';
	if (!fnmatch(m->pattern, line, 0)) {
		buf_printf(m->out, "%s\n", line);
		m->count++;
	}
	return false;
}

/* The line of a name in out, which begins with a newline; NULL: it is not there. */
static char *find_line(const struct buf *out, const char *name)
{
	struct buf line = { 0 };
	char *at;

	buf_printf(&line, "\n%s\n", name);
	at = line.failed || !out->len ? NULL : strstr(out->data, line.data);
	buf_free(&line);
	return at;
}

static bool drop_match(char *line, void *arg)
{
	struct matches *m = arg;
	const char *name = strrchr(line, '\t');
	char *at = name ? find_line(m->out, name + 1) : NULL;
	size_t n = name ? strlen(name) : 0; /* its tab counts for the newline */

	if (!at)
		return false;
	memmove(at, at + n, m->out->len - (size_t)(at + n - m->out->data) + 1);
	m->out->len -= n;
	m->count--;
	return false;
}

bool functions_are_listed(void)
{
	for (const char *const *path = traceable; *path; path++)
		if (!access(*path, R_OK))
			return true;
	return false;
}

int functions_match(const char *pattern, struct buf *out)
{
	struct matches m = { .pattern = pattern, .out = out };

	buf_char(out, '\n');
	if (!each_line(traceable, take_match, &m))
		return -ENOENT;
	each_line(blacklist, drop_match, &m);
	return out->failed ? -ENOMEM : m.count;
}

/* What is known of one name. */
struct look {
	const char *name;
	size_t len;
	unsigned int codes; /* functions of the name */
	uint64_t address;   /* of the last of them; 0: not told */
	bool data, part;    /* is there as data, in part */
	bool listed;
	bool in_module;
	uint64_t text[4]; /* bounds of the kernel's own code, as text_bounds names them */
	struct nearest nearest;
};

static const char *const text_bounds[] = { "_stext", "_etext", "_sinittext", "_einittext" };

static void look_at_bound(struct look *l, const char *name, uint64_t address)
{
	for (size_t i = 0; i < sizeof(text_bounds) / sizeof(*text_bounds); i++)
		if (!strcmp(name, text_bounds[i]))
			l->text[i] = address;
}

/* True if the kernel does not tell addresses, too. */
static bool is_in_text(const struct look *l)
{
	return !l->text[1] || (l->address >= l->text[0] && l->address < l->text[1]) ||
	       (l->address >= l->text[2] && l->address < l->text[3]);
}

static bool look_at_symbol(char *line, void *arg)
{
	struct look *l = arg;
	bool in_module = strchr(line, '[');
	char type;
	const char *name = symbol_of(line, &type);

	if (name && *name == '_' && is_code(type))
		look_at_bound(l, name, strtoull(line, NULL, 16));
	if (!name || strncmp(name, l->name, l->len) != 0)
		return false;
	if (name[l->len]) {
		l->part |= !strncmp(name + l->len, ".part.", 6);
	} else if (is_code(type)) {
		l->codes++;
		l->in_module = in_module;
		l->address = strtoull(line, NULL, 16);
	} else {
		l->data = true;
	}
	return false;
}

/* Linux 7.2 lists some of its data (jiffies) as code. False if the symbols can't be read. */
static bool look_up(struct look *l)
{
	if (!each_line(symbols, look_at_symbol, l))
		return false;
	if (l->codes == 1 && !l->in_module && !is_in_text(l)) {
		l->codes = 0;
		l->address = 0;
		l->data = true;
	}
	return true;
}

int functions_address(const char *name, uint64_t *address)
{
	struct look l = { .name = name, .len = strlen(name) };

	look_up(&l);
	*address = l.address;
	if (l.codes > 1)
		return -EADDRNOTAVAIL;
	return l.address ? 0 : -ENOENT;
}

/* "0xffffffff81000000-0xffffffff81000010\tname" */
static bool look_at_blacklist(char *line, void *arg)
{
	struct look *l = arg;
	const char *name = strrchr(line, '\t');

	l->listed = name && !strcmp(name + 1, l->name);
	return l->listed;
}

/* "name" or "name [module]" */
static bool look_at_traceable(char *line, void *arg)
{
	struct look *l = arg;
	size_t len = strcspn(line, " \t");

	l->listed |= len == l->len && !memcmp(line, l->name, len);
	nearest_offer(&l->nearest, line, len);
	return false;
}

static bool offer_symbol(char *line, void *arg)
{
	struct look *l = arg;
	char type;
	const char *name = symbol_of(line, &type);

	if (name && is_code(type))
		nearest_offer(&l->nearest, name, strlen(name));
	return false;
}

static void say_missing(const struct rule *at, struct look *l)
{
	struct buf near = { 0 };

	if (!each_line(traceable, look_at_traceable, l))
		each_line(symbols, offer_symbol, l);
	nearest_text(&l->nearest, &near);
	if (l->data)
		explain_attach(at, "data", at->text);
	else
		explain_attach(at, l->part ? "part" : "no function", at->name, buf_text(&near));
	buf_free(&near);
}

static void say_unprobeable(const struct rule *at, struct look *l, int err)
{
	bool known;

	if (each_line(blacklist, look_at_blacklist, l) && l->listed) {
		explain_attach(at, "blacklist", at->text);
		return;
	}
	known = each_line(traceable, look_at_traceable, l);
	if (known && !l->listed)
		explain_attach(at, "notrace", at->text);
	else if (at->offset)
		explain_attach(at, "offset", at->text);
	else
		explain_refused(at, err);
}

void functions_explain(const struct rule *at, int err)
{
	struct look l = { .name = at->name, .len = strlen(at->name) };

	nearest_begin(&l.nearest, at->name);
	look_up(&l);
	if (err == -EADDRNOTAVAIL)
		explain_attach(at, l.codes > 1 ? "several functions" : "several symbols", at->name);
	else if (err == -ENOENT || !l.codes)
		say_missing(at, &l);
	else
		say_unprobeable(at, &l, err);
}

bool functions_are_there(const char *name)
{
	struct look l = { .name = name, .len = strlen(name) };
	struct buf variants = { 0 };
	bool there = !look_up(&l) || l.codes || functions_variants(name, &variants);

	buf_free(&variants);
	return there;
}

struct calls {
	const char *prefix;
	struct nearest nearest;
};

static bool offer_call(char *line, void *arg)
{
	struct calls *c = arg;
	size_t skip = strlen(c->prefix), len = strcspn(line, " \t");

	if (!strncmp(line, c->prefix, skip))
		nearest_offer(&c->nearest, line + skip, len - skip);
	return false;
}

void functions_explain_syscall(const struct rule *at, const char *prefix)
{
	struct calls c = { .prefix = prefix };
	struct buf near = { 0 };

	nearest_begin(&c.nearest, at->name);
	each_line(traceable, offer_call, &c);
	nearest_text(&c.nearest, &near);
	explain_attach(at, "no system call", at->name, prefix, buf_text(&near));
	buf_free(&near);
}
