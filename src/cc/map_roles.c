/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/map_roles.h"

#include <bpf/btf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/c_name.h"
#include "cc/map_uses.h"
#include "cc/trace_printk.h"
#include "object/object.h"

static bool is_readable(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
	case BPF_MAP_TYPE_LPM_TRIE:
		return true;
	default:
		return false;
	}
}

static bool is_inner(const struct object *obj, uint32_t map)
{
	for (uint32_t i = map + 1; i < obj->map_count; i++)
		if (obj->maps[i].inner == map)
			return true;
	return false;
}

/* Return true if a map of another type has values of the same size. */
static bool has_map_of_same_size(const struct object *obj, const struct object_map *m)
{
	for (uint32_t i = 0; i < obj->map_count; i++)
		if (&obj->maps[i] != m && obj->maps[i].value_size == m->value_size &&
		    obj->maps[i].type != m->type)
			return true;
	return false;
}

/*
 * Return true for a per-CPU array of one element in which a program composes an event, or the value
 * of another map.
 */
static bool is_scratch_space(const struct object *obj, const struct btf *btf,
			     const struct object_map *m)
{
	__s64 size = btf ? btf__resolve_size(btf, m->btf_value) : -1;

	if (m->type != BPF_MAP_TYPE_PERCPU_ARRAY || m->max_entries != 1 || size <= 8)
		return false;
	for (uint32_t i = 0; i < obj->stream_count; i++)
		for (uint32_t k = 0; k < obj->streams[i].layout_count; k++)
			if (btf__resolve_size(btf, obj->streams[i].layouts[k]) == size)
				return true;
	return has_map_of_same_size(obj, m);
}

/* The end of the next occurrence of word, not as part of a longer name; NULL: none. */
static const char *find_word(const char *at, const char *word)
{
	const char *begin = at;
	size_t n = strlen(word);

	for (; (at = strstr(at, word)) != NULL; at++)
		if ((at == begin || !is_name_char(at[-1])) && !is_name_char(at[n]))
			return at + n;
	return NULL;
}

/* Return true if the statement has the word before a character of end. */
static bool statement_has(const char *statement, const char *word, const char *end)
{
	const char *found = find_word(statement, word);

	return found && found <= statement + strcspn(statement, end);
}

static bool is_histogram(const char *text, const char *map)
{
	for (const char *at = text; (at = find_word(at, "BPF_HISTOGRAM")) != NULL;)
		if (statement_has(at, map, ",)"))
			return true;
	for (const char *at = text; (at = strstr(at, "\"histogram\"")) != NULL; at++)
		if (statement_has(at, map, ")"))
			return true;
	return false;
}

static bool calls_log2(const char *statement)
{
	return statement_has(statement, "bpf_log2l", ";") ||
	       statement_has(statement, "bpf_log2", ";");
}

/* Find the function that contains at, with the text before it from the previous function on. */
static void find_function(const char *text, const char *at, const char **begin, const char **end)
{
	const char *brace;

	*begin = text;
	while ((brace = strstr(*begin, "\n}")) != NULL && brace < at)
		*begin = brace + 2;
	*end = brace ? brace : at + strlen(at);
}

/* Return true if the function sets the variable at at with bpf_log2. */
static bool is_set_by_log2(const char *text, const char *at)
{
	const char *from, *end;
	char word[64] = "";

	for (size_t n = 0; n < sizeof(word) - 1 && is_name_char(at[n]); n++)
		word[n] = at[n];
	find_function(text, at, &from, &end);
	while (word[0] && (from = find_word(from, word)) != NULL && from < end)
		if (calls_log2(from))
			return true;
	return false;
}

/*
 * The scale of a histogram, which the map does not describe: log2 if the slot comes from bpf_log2
 * or bpf_log2l, in the call or in a variable of the function.
 */
static uint32_t histogram_scale(const char *text, const char *map)
{
	for (const char *at = text; (at = find_word(at, map)) != NULL;) {
		const char *open = at + strcspn(at, "(;");

		if (*at != '.' || *open != '(')
			continue;
		open += 1 + strspn(open + 1, " &\t");
		if (calls_log2(at) || is_set_by_log2(text, open))
			return OBJECT_HIST_LOG2;
	}
	return OBJECT_HIST_LINEAR;
}

/* A key with a member "slot" makes the map a histogram. */
static bool has_slot_member(const struct btf *btf, __u32 id)
{
	const struct btf_type *t = btf ? btf__type_by_id(btf, id) : NULL;

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	for (__u32 i = 0; t && btf_is_struct(t) && i < btf_vlen(t); i++)
		if (!strcmp(btf__str_by_offset(btf, btf_members(t)[i].name_off), "slot"))
			return true;
	return false;
}

static bool is_number(const struct btf *btf, __u32 id)
{
	__s32 plain = btf ? btf__resolve_type(btf, id) : -1;

	return plain > 0 && btf_is_int(btf__type_by_id(btf, (__u32)plain));
}

/*
 * Return true for a map that holds the programs' state. A map that programs count in is a result;
 * one that they read back or delete from is state. known: map_uses found the map of every call.
 */
static bool holds_state(uint32_t uses, bool number, bool known)
{
	if (uses & USE_SEND)
		return true;
	if (uses & USE_COUNT)
		return false;
	if (uses & USE_DELETE)
		return !number || !(uses & USE_CHANGE);
	if (!(uses & (USE_UPDATE | USE_CHANGE)))
		return known; /* no program fills it */
	return (uses & (USE_UPDATE | USE_LOOKUP)) == (USE_UPDATE | USE_LOOKUP) &&
	       !(uses & (USE_CHANGE | USE_RENEW));
}

static void choose_role(const char *text, const struct object *obj, const struct btf *btf,
			uint32_t map, uint32_t uses, bool known)
{
	struct object_map *m = &obj->maps[map];

	if (!is_readable(m->type) || is_inner(obj, map) ||
	    !strncmp(m->name, PRINTK_PREFIX, strlen(PRINTK_PREFIX)))
		m->role = OBJECT_MAP_HIDDEN;
	else if (is_histogram(text, m->name) || has_slot_member(btf, m->btf_key))
		m->hist = histogram_scale(text, m->name);
	else if (is_scratch_space(obj, btf, m) ||
		 holds_state(uses, is_number(btf, m->btf_value), known))
		m->role = OBJECT_MAP_SCRATCH;
}

int map_roles_choose(const char *text, struct object *obj)
{
	bool known;
	uint32_t *uses = map_uses_of(obj, &known);
	struct btf *btf = obj->btf ? btf__new(obj->btf, obj->btf_size) : NULL;

	for (uint32_t i = 0; uses && i < obj->map_count; i++)
		choose_role(text, obj, btf, i, uses[i], known);
	btf__free(btf);
	free(uses);
	return uses ? 0 : -ENOMEM;
}
