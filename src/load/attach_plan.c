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

/* Takes over what is in at. */
static int add_point(const struct object *obj, uint32_t prog, struct attach_plan *plan,
		     struct rule *at)
{
	struct point *points = realloc(plan->points, (plan->count + 1) * sizeof(*points));

	if (!points)
		return -ENOMEM;
	plan->points = points;
	source_position_of(obj, &obj->progs[prog], 0, &at->position);
	points[plan->count++] = (struct point){ .at = *at, .prog = prog };
	*at = (struct rule){ 0 };
	return 0;
}

/* Of a rule or a program that makes no point: what its message is about. */
static struct rule about(const struct object *obj, uint32_t prog, const char *text)
{
	struct rule at = { .text = (char *)text };

	if (prog < obj->prog_count) {
		at.prog = obj->progs[prog].name;
		source_position_of(obj, &obj->progs[prog], 0, &at.position);
	} else if (!access(obj->origin, R_OK)) { /* a file, and not a probe's name */
		at.position.file = obj->origin;
		at.position.file_len = strlen(obj->origin);
		at.position.line = 1;
	}
	return at;
}

static int say_no_program(const struct object *obj, const char *rule, const char *prog)
{
	struct rule at = about(obj, 0, rule);
	struct buf near = { 0 };
	struct suggestion n;

	suggest_begin(&n, prog);
	for (uint32_t i = 0; i < obj->prog_count; i++)
		suggest_offer(&n, obj->progs[i].name, strlen(obj->progs[i].name));
	suggest_text(&n, &near);
	at.prog = NULL;
	attach_failure_explain(&at, "rule without program", rule, obj->origin, prog,
			       buf_text(&near));
	buf_free(&near);
	return -ENOEXEC;
}

static bool has_prog(const struct object *obj, const char *name)
{
	for (uint32_t i = 0; i < obj->prog_count; i++)
		if (!strcmp(obj->progs[i].name, name))
			return true;
	return false;
}

static int read_rule(const struct object *obj, const char *text, struct rule *at)
{
	struct buf why = { 0 };
	int err = rule_parse(text, at, &why);

	if (err == -EINVAL) {
		struct rule none = about(obj, 0, text);

		none.prog = NULL;
		attach_failure_explain(&none, *text == '-' ? "no rule" : "rule", text,
				       buf_text(&why));
		err = -ENOEXEC;
	}
	if (!err && !has_prog(obj, at->prog))
		err = say_no_program(obj, text, at->prog);
	buf_free(&why);
	return err;
}

static int check_rules(const struct object *obj)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < obj->rule_count; i++) {
		struct rule at;

		err = read_rule(obj, obj->rules[i], &at);
		rule_free(&at);
	}
	return err;
}

/* A rule adds its point if it names this program; *named. */
static int add_by_rules(const struct object *obj, uint32_t prog, struct attach_plan *plan,
			bool *named)
{
	int err = 0;

	*named = false;
	for (uint32_t i = 0; !err && i < obj->rule_count; i++) {
		struct rule at;

		err = read_rule(obj, obj->rules[i], &at);
		if (!err && !strcmp(at.prog, obj->progs[prog].name)) {
			*named = true;
			err = add_point(obj, prog, plan, &at);
		}
		rule_free(&at);
	}
	return err;
}

static int add_by_name(const struct object *obj, uint32_t prog, struct attach_plan *plan)
{
	struct buf why = { 0 };
	struct rule at;
	int err = rule_of_name(obj->progs[prog].name, &at, &why);

	if (!err)
		err = add_point(obj, prog, plan, &at);
	if (err == -EINVAL) {
		struct rule none = about(obj, prog, NULL);

		attach_failure_explain(&none, "name", obj->origin, buf_text(&why));
		err = -ENOEXEC;
	}
	rule_free(&at);
	buf_free(&why);
	return err;
}

/* The program that takes what bpf_trace_printk prints is none of the text's. */
static bool is_own(const struct object *obj, uint32_t prog)
{
	struct position at;

	return source_position_of(obj, &obj->progs[prog], 0, &at) &&
	       !strcmp(at.file, APPENDED_CODE_FILE);
}

static bool only_own(const struct object *obj, const struct attach_plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		if (!is_own(obj, plan->points[i].prog))
			return false;
	return true;
}

static int say_nothing(const struct object *obj)
{
	uint32_t first = 0;
	struct rule at;

	while (first < obj->prog_count && is_own(obj, first))
		first++;
	at = about(obj, first, NULL);
	if (first == obj->prog_count)
		attach_failure_explain(&at, "no program", obj->origin, rule_names());
	else
		attach_failure_explain(&at, "no point", obj->origin, obj->progs[first].name,
				       rule_names());
	return -ENOEXEC;
}

int attach_plan_make(const struct object *obj, struct attach_plan *plan)
{
	struct buf alone = { 0 };
	int err;

	*plan = (struct attach_plan){ 0 };
	err = check_rules(obj);
	for (uint32_t i = 0; !err && i < obj->prog_count; i++) {
		bool named;

		err = add_by_rules(obj, i, plan, &named);
		if (!err && !named)
			err = add_by_name(obj, i, plan);
		if (err == -ENOENT) {
			buf_printf(&alone, "%s%s()", alone.len ? ", " : "", obj->progs[i].name);
			err = 0;
		}
	}
	if (!err && only_own(obj, plan))
		err = say_nothing(obj);
	else if (!err && alone.len)
		log_info("not attached: %s: neither a name nor a rule says where",
			 buf_text(&alone));
	buf_free(&alone);
	return err;
}

void attach_plan_free(struct attach_plan *plan)
{
	for (uint32_t i = 0; i < plan->count; i++)
		rule_free(&plan->points[i].at);
	free(plan->points);
	*plan = (struct attach_plan){ 0 };
}
