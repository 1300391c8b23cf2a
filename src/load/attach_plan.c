/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/attach_plan.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/suggest.h"
#include "explain/explain.h"
#include "object/object.h"
#include "probe/source_position.h"

/* Take ownership of the contents of rule. */
static int add_point(const struct object *obj, uint32_t prog, struct attach_plan *plan,
		     struct rule *rule)
{
	struct attach_point *points = realloc(plan->points, (plan->count + 1) * sizeof(*points));

	if (!points)
		return -ENOMEM;
	plan->points = points;
	source_position_of(obj, &obj->progs[prog], 0, &rule->position);
	points[plan->count++] = (struct attach_point){ .rule = *rule, .prog = prog };
	*rule = (struct rule){ 0 };
	return 0;
}

/* Make a rule that gives a message its position, where no rule could be read. */
static struct rule make_rule_for_message(const struct object *obj, uint32_t prog, const char *text)
{
	struct rule rule = { .text = (char *)text };

	if (prog < obj->prog_count) {
		rule.prog = obj->progs[prog].name;
		source_position_of(obj, &obj->progs[prog], 0, &rule.position);
	} else if (!access(obj->origin, R_OK)) { /* a file, not the name of a probe */
		rule.position.file = obj->origin;
		rule.position.file_len = strlen(obj->origin);
		rule.position.line = 1;
	}
	return rule;
}

static int explain_no_program(const struct object *obj, const char *text, const char *prog)
{
	struct rule rule = make_rule_for_message(obj, 0, text);
	struct buf near = { 0 };
	struct suggestion n;

	suggest_begin(&n, prog);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		suggest_offer(&n, obj->progs[i].name, strlen(obj->progs[i].name));
	suggest_text(&n, &near);
	rule.prog = NULL;
	attach_failure_explain(&rule, "rule without program", text, obj->origin, prog,
			       buf_text(&near));
	buf_free(&near);
	return -ENOEXEC;
}

static bool has_program(const struct object *obj, const char *name)
{
	for (uint32_t i = 0; i < obj->prog_count; i++)
		if (!strcmp(obj->progs[i].name, name))
			return true;
	return false;
}

static int read_rule(const struct object *obj, const char *text, struct rule *rule)
{
	struct buf why = { 0 };
	int err = rule_parse(text, rule, &why);

	if (err == -EINVAL) {
		struct rule none = make_rule_for_message(obj, 0, text);

		none.prog = NULL;
		attach_failure_explain(&none, *text == '-' ? "option in source" : "invalid rule",
				       text, buf_text(&why));
		err = -ENOEXEC;
	}
	if (!err && !has_program(obj, rule->prog))
		err = explain_no_program(obj, text, rule->prog);
	buf_free(&why);
	return err;
}

static int check_rules(const struct object *obj)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < obj->rule_count; i++) {
		struct rule rule;

		err = read_rule(obj, obj->rules[i], &rule);
		rule_free(&rule);
	}
	return err;
}

/* Add the points of the rules that name this program; *has_rule: there is one. */
static int add_points_of_rules(const struct object *obj, uint32_t prog, struct attach_plan *plan,
			       bool *has_rule)
{
	int err = 0;

	*has_rule = false;
	for (uint32_t i = 0; !err && i < obj->rule_count; i++) {
		struct rule rule;

		err = read_rule(obj, obj->rules[i], &rule);
		if (!err && !strcmp(rule.prog, obj->progs[prog].name)) {
			*has_rule = true;
			err = add_point(obj, prog, plan, &rule);
		}
		rule_free(&rule);
	}
	return err;
}

static int add_point_of_name(const struct object *obj, uint32_t prog, struct attach_plan *plan)
{
	struct buf why = { 0 };
	struct rule rule;
	int err = rule_of_name(obj->progs[prog].name, &rule, &why);

	if (!err)
		err = add_point(obj, prog, plan, &rule);
	if (err == -EINVAL) {
		struct rule none = make_rule_for_message(obj, prog, NULL);

		attach_failure_explain(&none, "invalid name", obj->origin, buf_text(&why));
		err = -ENOEXEC;
	}
	rule_free(&rule);
	buf_free(&why);
	return err;
}

/* True for the program that calltap-cc appends to catch bpf_trace_printk output. */
static bool is_appended(const struct object *obj, uint32_t prog)
{
	struct position position;

	return source_position_of(obj, &obj->progs[prog], 0, &position) &&
	       !strcmp(position.file, APPENDED_CODE_FILE);
}

static bool has_no_own_point(const struct object *obj, const struct attach_plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (!is_appended(obj, plan->points[i].prog))
			return false;
	return true;
}

static int explain_nothing_to_attach(const struct object *obj)
{
	uint32_t first = 0;
	struct rule rule;

	while (first < obj->prog_count && is_appended(obj, first))
		first++;
	rule = make_rule_for_message(obj, first, NULL);
	if (first == obj->prog_count)
		attach_failure_explain(&rule, "no program", obj->origin, rule_program_name_forms());
	else
		attach_failure_explain(&rule, "no point", obj->origin, obj->progs[first].name,
				       rule_program_name_forms());
	return -ENOEXEC;
}

int attach_plan_make(const struct object *obj, struct attach_plan *plan)
{
	struct buf unattached = { 0 };
	int err;

	*plan = (struct attach_plan){ 0 };
	err = check_rules(obj);
	for (uint32_t i = 0; !err && i < obj->prog_count; i++) {
		bool has_rule;

		err = add_points_of_rules(obj, i, plan, &has_rule);
		if (!err && !has_rule)
			err = add_point_of_name(obj, i, plan);
		if (err == -ENOENT) {
			buf_printf(&unattached, "%s%s()", unattached.len ? ", " : "",
				   obj->progs[i].name);
			err = 0;
		}
	}
	if (!err && has_no_own_point(obj, plan))
		err = explain_nothing_to_attach(obj);
	else if (!err && unattached.len)
		log_info("not attached: %s: neither a name nor a rule says where",
			 buf_text(&unattached));
	buf_free(&unattached);
	return err;
}

void attach_plan_free(struct attach_plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		rule_free(&plan->points[i].rule);
	free(plan->points);
	*plan = (struct attach_plan){ 0 };
}
