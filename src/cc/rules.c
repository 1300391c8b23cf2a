/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../object.h"

#define BLANKS " \t\r"

/* What follows the word at s and the blanks behind it; NULL: something else stands there. */
static const char *after(const char *s, const char *word)
{
	size_t n = strlen(word);

	if (!s || strncmp(s, word, n) != 0)
		return NULL;
	return s + n + strspn(s + n, BLANKS);
}

static int add_rule(struct object *obj, const char *rule, size_t len)
{
	char **rules = realloc(obj->rules, (obj->rule_count + 1) * sizeof(*rules));

	if (!rules)
		return -ENOMEM;
	obj->rules = rules;
	while (len && strchr(BLANKS, rule[len - 1]))
		len--;
	rules[obj->rule_count] = strndup(rule, len);
	if (!rules[obj->rule_count])
		return -ENOMEM;
	obj->rule_count++;
	return 0;
}

int rules_collect(const char *text, struct object *obj)
{
	int err = 0;

	for (size_t len; !err && *text; text += len + (text[len] == '\n')) {
		const char *rule = text + strspn(text, BLANKS);

		len = strcspn(text, "\n");
		rule = after(after(after(rule, "//"), "calltap:"), "-a");
		if (rule)
			err = add_rule(obj, rule, (size_t)(text + len - rule));
	}
	return err;
}
