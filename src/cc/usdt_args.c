/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/usdt_args.h"

#include <bcc/bcc_elf.h>
#include <bcc/bcc_usdt.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "machine/elf_symbols.h"
#include "object/rule.h"

struct contexts {
	void **all; /* libbcc's, one for each rule */
	int count;
};

/*
 * libbcc reads the notes through bcc_elf_foreach_usdt. It refuses a probe with a semaphore if there
 * is no process whose semaphore it could raise. The kernel raises it, so hide it from libbcc.
 */
struct usdt_callback {
	bcc_elf_probecb callback;
	void *payload;
};

static void hide_semaphore(const char *file, const struct bcc_elf_usdt *probe, void *arg)
{
	struct bcc_elf_usdt plain = *probe;
	const struct usdt_callback *r = arg;

	plain.semaphore = 0;
	r->callback(file, &plain, r->payload);
}

int bcc_elf_foreach_usdt(const char *path, bcc_elf_probecb callback, void *payload)
{
	struct usdt_callback r = { callback, payload };
	int (*next)(const char *, bcc_elf_probecb, void *);

	*(void **)&next = dlsym(RTLD_NEXT, "bcc_elf_foreach_usdt");
	return next ? next(path, hide_semaphore, &r) : -1;
}

static int print_refusal(const struct rule *at, const char *why, const char *file)
{
	struct buf near = { 0 };

	elf_symbols_nearest_usdt(file, at->provider, at->name, &near);
	fprintf(stderr, "calltap: %s=%s: %s %s%s\n", at->text, at->prog, file, why,
		buf_text(&near));
	buf_free(&near);
	return -ENOEXEC;
}

static int add_context(struct contexts *c, void *context)
{
	void **all = realloc(c->all, (size_t)(c->count + 1) * sizeof(*all));

	if (!all) {
		bcc_usdt_close(context);
		return -ENOMEM;
	}
	c->all = all;
	all[c->count++] = context;
	return 0;
}

static void put_rule_path(const char *file, struct buf *files)
{
	buf_char(files, ' ');
	for (const char *c = file; *c; c++) {
		if (*c == ' ' || *c == '#')
			buf_char(files, '\\');
		buf_char(files, *c);
	}
}

static int add_probe(const struct rule *at, struct contexts *c, struct buf *files)
{
	char *file = elf_symbols_find_file(at->scope);
	void *context = file ? bcc_usdt_new_frompath(file) : NULL;
	int err;

	if (!context) {
		err = print_refusal(at, "cannot be read for its probes", file ? file : at->scope);
	} else if (bcc_usdt_enable_fully_specified_probe(context, at->provider, at->name,
							 at->prog)) {
		err = print_refusal(at, "has no such probe", file);
		bcc_usdt_close(context);
	} else {
		put_rule_path(file, files);
		err = add_context(c, context);
	}
	free(file);
	return err;
}

static int add_rule(const char *line, size_t len, struct contexts *c, struct buf *files)
{
	char *text = strndup(line, len);
	struct buf why = { 0 };
	struct rule at = { 0 };
	int err = text ? rule_parse(text, &at, &why) : -ENOMEM;

	if (!err && at.kind == POINT_USDT)
		err = add_probe(&at, c, files);
	if (err == -EINVAL)
		err = 0; /* attach reports a bad rule */
	rule_free(&at);
	buf_free(&why);
	free(text);
	return err;
}

int usdt_args_prepare(const char *text, struct buf *head, struct buf *files)
{
	struct contexts c = { 0 };
	const char *line, *at = text;
	size_t len;
	int err = 0;

	if (!strstr(text, "bpf_usdt_readarg"))
		return 0;
	while (!err && (line = rule_next_line(&at, &len)))
		err = add_rule(line, len, &c, files);
	if (!err && c.count) {
		const char *code = bcc_usdt_genargs(c.all, c.count);

		if (!code)
			fputs("calltap: the arguments of these usdt probes cannot be located "
			      "without a "
			      "process\n",
			      stderr);
		err = code ? 0 : -ENOEXEC;
		buf_str(head, code ? code : "");
	}
	while (c.count)
		bcc_usdt_close(c.all[--c.count]);
	free(c.all);
	return err ? err : head->failed ? -ENOMEM : 0;
}
