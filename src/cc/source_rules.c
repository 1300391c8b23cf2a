/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/source_rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "object/object.h"
#include "object/rule.h"

static int add_rule(struct object *obj, const char *rule, size_t len)
{
	char **rules = realloc(obj->rules, (obj->rule_count + 1) * sizeof(*rules));

	if (!rules)
		return -ENOMEM;
	obj->rules = rules;
	rules[obj->rule_count] = strndup(rule, len);
	if (!rules[obj->rule_count])
		return -ENOMEM;
	obj->rule_count++;
	return 0;
}

int source_rules_collect(const char *text, struct object *obj)
{
	const char *rule;
	size_t len;
	int err = 0;

	while (!err && (rule = rule_next_line(&text, &len)))
		err = add_rule(obj, rule, len);
	return err;
}
