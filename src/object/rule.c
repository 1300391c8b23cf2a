/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/rule.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"

/* Parse the point of a kind into r: 0, -EINVAL or -ENOMEM. */
static int parse_function(const char *at, struct rule *r);
static int parse_name_only(const char *at, struct rule *r);
static int parse_tracepoint(const char *at, struct rule *r);
static int parse_traced(const char *at, struct rule *r);
static int parse_symbol(const char *at, struct rule *r);
static int parse_usdt(const char *at, struct rule *r);
static int parse_event(const char *at, struct rule *r);
static int parse_slot(const char *at, struct rule *r);

static const struct {
	const char *name;
	const char *form; /* of the point, for messages */
	int (*parse)(const char *at, struct rule *r);
} kinds[POINT_KINDS] = {
	[POINT_KPROBE] = { "kprobe", "FUNCTION[+OFFSET]", parse_function },
	[POINT_KRETPROBE] = { "kretprobe", "FUNCTION", parse_function },
	[POINT_SYSCALL] = { "syscall", "NAME", parse_name_only },
	[POINT_SYSRET] = { "sysret", "NAME", parse_name_only },
	[POINT_TRACEPOINT] = { "tracepoint", "CATEGORY:NAME", parse_tracepoint },
	[POINT_RAW_TRACEPOINT] = { "raw_tracepoint", "NAME", parse_name_only },
	[POINT_KFUNC] = { "kfunc", "[MODULE:]FUNCTION", parse_traced },
	[POINT_KRETFUNC] = { "kretfunc", "[MODULE:]FUNCTION", parse_traced },
	[POINT_FMOD_RET] = { "fmod_ret", "FUNCTION", parse_name_only },
	[POINT_LSM] = { "lsm", "HOOK", parse_name_only },
	[POINT_UPROBE] = { "uprobe", "FILE:SYMBOL[+OFFSET]", parse_symbol },
	[POINT_URETPROBE] = { "uretprobe", "FILE:SYMBOL", parse_symbol },
	[POINT_USDT] = { "usdt", "FILE:PROVIDER:PROBE", parse_usdt },
	[POINT_SOFTWARE] = { "software", "EVENT:COUNT or EVENT:freq=HZ", parse_event },
	[POINT_HARDWARE] = { "hardware", "EVENT:COUNT or EVENT:freq=HZ", parse_event },
	[POINT_TAIL_CALL] = { "tail_call", "ARRAY:INDEX", parse_slot },
};

/* The prefixes of programs' names, as in bcc; fmod_ret__ is the kernel's name of kmod_ret__. */
static const struct {
	const char *prefix;
	enum point_kind kind;
} prefixes[] = {
	{ "kprobe__", POINT_KPROBE },
	{ "kretprobe__", POINT_KRETPROBE },
	{ "syscall__", POINT_SYSCALL },
	{ "tracepoint__", POINT_TRACEPOINT },
	{ "raw_tracepoint__", POINT_RAW_TRACEPOINT },
	{ "kfunc__", POINT_KFUNC },
	{ "kretfunc__", POINT_KRETFUNC },
	{ "kmod_ret__", POINT_FMOD_RET },
	{ "fmod_ret__", POINT_FMOD_RET },
	{ "lsm__", POINT_LSM },
};

const char *rule_point_kind_name(enum point_kind kind)
{
	return kinds[kind].name;
}

bool rule_is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

const char *rule_program_name_forms(void)
{
	return "kprobe__FUNCTION, kretprobe__FUNCTION, syscall__NAME, "
	       "TRACEPOINT_PROBE(CATEGORY, NAME), RAW_TRACEPOINT_PROBE(NAME), "
	       "KFUNC_PROBE(FUNCTION, ...), KRETFUNC_PROBE(FUNCTION, ...), "
	       "KMOD_RET(FUNCTION, ...), LSM_PROBE(HOOK, ...)";
}

/* Parts of a point */

static bool is_made_of(const char *s, size_t n, const char *more)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && !strchr(more, s[i]))
			return false;
	return n > 0;
}

/* Is s a name as the kernel's lists have them? */
static bool is_kernel_name(const char *s, size_t n)
{
	return is_made_of(s, n, "_.-");
}

static int copy_part(char **to, const char *s, size_t n)
{
	*to = strndup(s, n);
	return *to ? 0 : -ENOMEM;
}

static int copy_name(char **to, const char *s, size_t n)
{
	return is_kernel_name(s, n) ? copy_part(to, s, n) : -EINVAL;
}

static int parse_number(const char *s, int base, uint64_t *to)
{
	char *end;

	if (!isalnum((unsigned char)s[0]))
		return -EINVAL; /* strtoull() accepts blanks and signs */
	errno = 0;
	*to = strtoull(s, &end, base);
	return errno || *end ? -EINVAL : 0;
}

static int parse_name_only(const char *at, struct rule *r)
{
	return copy_name(&r->name, at, strlen(at));
}

/* FUNCTION is a name or a pattern. */
static int parse_function(const char *at, struct rule *r)
{
	size_t n = strcspn(at, "+");

	if (!is_made_of(at, n, rule_is_pattern(at) ? "_.*?" : "_."))
		return -EINVAL;
	if (at[n] && (r->kind == POINT_KRETPROBE || rule_is_pattern(at) ||
		      parse_number(at + n + 1, 0, &r->offset)))
		return -EINVAL;
	return copy_part(&r->name, at, n);
}

static int parse_tracepoint(const char *at, struct rule *r)
{
	size_t n = strcspn(at, ":");
	int err = at[n] ? copy_name(&r->scope, at, n) : -EINVAL;

	return err ? err : parse_name_only(at + n + 1, r);
}

static int parse_traced(const char *at, struct rule *r)
{
	return strchr(at, ':') ? parse_tracepoint(at, r) : parse_name_only(at, r);
}

/*
 * The symbol begins after the last colon: symbols of some languages have all other characters. A
 * number is an address, as in the symbol table.
 */
static int parse_symbol(const char *at, struct rule *r)
{
	const char *split = strrchr(at, ':');
	int err = split && split > at ? copy_part(&r->scope, at, (size_t)(split - at)) : -EINVAL;
	const char *plus;

	if (!err && isdigit((unsigned char)split[1]))
		return parse_number(split + 1, 0, &r->offset);
	plus = err || r->kind == POINT_URETPROBE ? NULL : strrchr(split, '+');
	if (plus)
		err = parse_number(plus + 1, 0, &r->offset);
	if (!err && (!split[1] || plus == split + 1))
		err = -EINVAL;
	if (!err)
		err = copy_part(&r->name, split + 1,
				plus ? (size_t)(plus - split - 1) : strlen(split + 1));
	return err;
}

static int parse_usdt(const char *at, struct rule *r)
{
	size_t path = strcspn(at, ":");
	const char *provider = at + path + (at[path] == ':');
	size_t n = strcspn(provider, ":");
	const char *probe = provider + n + (provider[n] == ':');
	int err = path && at[path] && provider[n] ? copy_part(&r->scope, at, path) : -EINVAL;

	if (!err)
		err = copy_name(&r->provider, provider, n);
	if (!err)
		err = parse_name_only(probe, r);
	return err;
}

static int parse_event(const char *at, struct rule *r)
{
	size_t n = strcspn(at, ":");
	const char *count = at + n + 1;
	int err;

	if (!at[n])
		return -EINVAL;
	r->frequency = !strncmp(count, "freq=", 5);
	err = parse_number(count + (r->frequency ? 5 : 0), 10, &r->every);
	if (err || !r->every)
		return -EINVAL;
	return copy_name(&r->name, at, n);
}

static int parse_slot(const char *at, struct rule *r)
{
	size_t n = strcspn(at, ":");
	int err = at[n] ? parse_number(at + n + 1, 0, &r->offset) : -EINVAL;

	return err || r->offset > UINT32_MAX ? -EINVAL : copy_name(&r->name, at, n);
}

/* Rules */

static int fill_empty(struct rule *r)
{
	if (!r->scope)
		r->scope = strdup("");
	if (!r->provider)
		r->provider = strdup("");
	if (!r->name)
		r->name = strdup("");
	return r->scope && r->provider && r->name ? 0 : -ENOMEM;
}

static int set_text(struct rule *r, const char *at, size_t n)
{
	struct buf text = { 0 };

	buf_printf(&text, "%s:%.*s", kinds[r->kind].name, (int)n, at);
	if (text.failed)
		buf_free(&text);
	r->text = text.data;
	return r->text ? 0 : -ENOMEM;
}

/* at: the point, of n bytes. */
static int parse_point(const char *at, size_t n, struct rule *r)
{
	char *copy = strndup(at, n);
	int err = copy ? kinds[r->kind].parse(copy, r) : -ENOMEM;

	free(copy);
	if (!err)
		err = fill_empty(r);
	return err ? err : set_text(r, at, n);
}

static int find_kind(const char *text, size_t n, enum point_kind *kind)
{
	for (unsigned int i = 0; i < POINT_KINDS; i++) {
		*kind = (enum point_kind)i;
		if (strlen(kinds[i].name) == n && !memcmp(kinds[i].name, text, n))
			return 0;
	}
	return -EINVAL;
}

static void explain_kinds(const char *text, struct buf *why)
{
	buf_printf(why, "there is no kind '%.*s'; the kinds are", (int)strcspn(text, ":="), text);
	for (unsigned int i = 0; i < POINT_KINDS; i++)
		buf_printf(why, "%s %s", i ? "," : "", kinds[i].name);
}

int rule_parse(const char *text, struct rule *r, struct buf *why)
{
	const char *colon = strchr(text, ':');
	const char *equals = strrchr(text, '=');
	int err;

	*r = (struct rule){ 0 };
	if (*text == '-') {
		buf_str(why, "only -a RULE can follow calltap: in a source");
		return -EINVAL;
	}
	if (!colon || !equals || equals < colon || strlen(text) > RULE_MAX ||
	    strpbrk(text, "\n\r")) {
		buf_str(why, "a rule is KIND:POINT=PROGRAM, as in kprobe:inet_listen=my_function");
		return -EINVAL;
	}
	if (find_kind(text, (size_t)(colon - text), &r->kind)) {
		explain_kinds(text, why);
		return -EINVAL;
	}
	if (!is_identifier(equals + 1, strlen(equals + 1))) {
		buf_printf(why, "'%s' is not a valid function name", equals + 1);
		return -EINVAL;
	}
	err = copy_part(&r->prog, equals + 1, strlen(equals + 1));
	if (!err)
		err = parse_point(colon + 1, (size_t)(equals - colon - 1), r);
	if (err == -EINVAL)
		buf_printf(why, "the form of this kind is %s:%s=PROGRAM", kinds[r->kind].name,
			   kinds[r->kind].form);
	return err;
}

#define BLANKS " \t\r"

/* Skip word and the blanks after it; NULL: s does not begin with word. */
static const char *skip_word(const char *s, const char *word)
{
	size_t n = strlen(word);

	if (!s || strncmp(s, word, n) != 0)
		return NULL;
	return s + n + strspn(s + n, BLANKS);
}

const char *rule_in_line(const char *line, size_t *len)
{
	const char *option = skip_word(skip_word(line + strspn(line, BLANKS), "//"), "calltap:");
	const char *rule = skip_word(option, "-a");
	size_t n = strcspn(line, "\n");

	if (!rule && option && *option == '-')
		rule = option;
	if (!rule)
		return NULL;
	*len = (size_t)(line + n - rule);
	while (*len && strchr(BLANKS, rule[*len - 1]))
		--*len;
	return rule;
}

const char *rule_next_line(const char **at, size_t *len)
{
	const char *rule = NULL;

	while (!rule && **at) {
		rule = rule_in_line(*at, len);
		*at += strcspn(*at, "\n");
		*at += **at == '\n';
	}
	return rule;
}

/*
 * A program's name has __ where a rule has a colon. KFUNC_PROBE and KRETFUNC_PROBE of newer versions
 * of bcc put the module into the name. Only "vmlinux" counts as a module, since a function's own
 * name may contain __.
 */
static const char *find_separator(const char *rest, enum point_kind kind)
{
	bool traced = kind == POINT_KFUNC || kind == POINT_KRETFUNC;

	if (kind == POINT_TRACEPOINT || (traced && !strncmp(rest, "vmlinux__", 9)))
		return strstr(rest, "__");
	return NULL;
}

static int parse_program_name(const char *rest, struct rule *r)
{
	const char *split = find_separator(rest, r->kind);
	struct buf point = { 0 };
	int err;

	if (split)
		buf_printf(&point, "%.*s:%s", (int)(split - rest), rest, split + 2);
	else
		buf_str(&point, rest);
	err = point.failed ? -ENOMEM : parse_point(buf_text(&point), point.len, r);
	buf_free(&point);
	return err;
}

int rule_of_name(const char *prog, struct rule *r, struct buf *why)
{
	int err = -ENOENT;

	*r = (struct rule){ 0 };
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t n = strlen(prefixes[i].prefix);

		if (strncmp(prog, prefixes[i].prefix, n) != 0 || !prog[n])
			continue;
		r->kind = prefixes[i].kind;
		err = copy_part(&r->prog, prog, strlen(prog));
		if (!err)
			err = parse_program_name(prog + n, r);
		break;
	}
	if (err == -EINVAL)
		buf_printf(why,
			   "%s does not name CATEGORY__NAME, as in "
			   "tracepoint__syscalls__sys_enter_listen",
			   prog);
	return err;
}

void rule_free(struct rule *r)
{
	free(r->prog);
	free(r->text);
	free(r->scope);
	free(r->provider);
	free(r->name);
	*r = (struct rule){ 0 };
}
