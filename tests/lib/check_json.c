/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: check_json <OUTPUT
 * Check JSON output line by line against calltap-output(5): events, misfits, maps, checks of --doctor,
 * and one summary at the end. Report the first line that differs and exit with status 1, or print the
 * number of lines of each kind.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *get(const json_t *j, const char *key)
{
	return json_object_get(j, key);
}

/* 2026-11-23T09:02:23.512340571Z */
static bool is_time(const json_t *j)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd.dddddddddZ";
	const char *s = json_string_value(j);

	if (!s || strlen(s) != strlen(form))
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	return true;
}

static bool is_hex(const json_t *j, json_int_t size)
{
	const char *s = json_string_value(j);

	return s && strspn(s, "0123456789abcdef") == strlen(s) && (json_int_t)strlen(s) == size * 2;
}

static bool is_count(const json_t *j)
{
	return json_is_integer(j) && json_integer_value(j) >= 0;
}

/* True if the object has these keys and no others; those in [] are optional: "map time [cut] entries". */
static bool has_keys(json_t *j, const char *keys)
{
	char *list = strdup(keys);
	size_t found = 0;
	bool right = json_is_object(j);

	for (char *key = strtok(list, " "); key && right; key = strtok(NULL, " ")) {
		bool may_lack = *key == '[';

		if (may_lack)
			key++, key[strlen(key) - 1] = '\0';
		found += get(j, key) != NULL;
		right = may_lack || get(j, key);
	}
	free(list);
	return right && found == json_object_size(j);
}

static bool is_stream_line(json_t *j)
{
	const char *first = json_object_iter_key(json_object_iter(j));

	if (strcmp(first, "stream") != 0 || !json_is_string(get(j, "stream")))
		return false;
	if (has_keys(j, "stream size hex"))
		return is_count(get(j, "size")) &&
		       is_hex(get(j, "hex"), json_integer_value(get(j, "size")));
	return true; /* the keys of an event are the members of its struct */
}

static bool is_bucket(json_t *j)
{
	return has_keys(j, "low high count") && is_count(get(j, "count"));
}

static bool is_entry(json_t *j, bool histogram)
{
	size_t i;
	json_t *bucket;

	if (!histogram)
		return has_keys(j, "key [value] [cpus]") && (get(j, "value") || get(j, "cpus"));
	if (!has_keys(j, "key buckets") || !json_is_array(get(j, "buckets")))
		return false;
	json_array_foreach(get(j, "buckets"), i, bucket) if (!is_bucket(bucket)) return false;
	return true;
}

static bool is_map_line(json_t *j)
{
	json_t *histogram = get(j, "histogram");
	const char *kind = json_string_value(histogram);
	size_t i;
	json_t *entry;

	if (!has_keys(j, "map time [histogram] [cut] entries") || !is_time(get(j, "time")) ||
	    !json_is_string(get(j, "map")) || !json_is_array(get(j, "entries")))
		return false;
	if (histogram && (!kind || (strcmp(kind, "log2") != 0 && strcmp(kind, "linear") != 0)))
		return false;
	if (get(j, "cut") && !json_is_true(get(j, "cut")))
		return false;
	json_array_foreach(get(j, "entries"), i,
			   entry) if (!is_entry(entry, histogram)) return false;
	return true;
}

static bool are_counts(json_t *j)
{
	const char *name;
	json_t *count;

	if (!json_is_object(j))
		return false;
	json_object_foreach(j, name, count) if (!is_count(count)) return false;
	return true;
}

static json_int_t sum_of(json_t *j)
{
	json_int_t sum = 0;
	const char *name;
	json_t *count;

	json_object_foreach(j, name, count) sum += json_integer_value(count);
	return sum;
}

/* True if each call has one of these outcomes. */
static bool is_audit(json_t *j)
{
	static const char *const numbers[] = { "shown", "missed", "edge", "lost" };
	static const char *const names[] = { "families", "protocols", "failed" };
	json_int_t sum = 0;

	if (!has_keys(j, "calls shown families protocols failed missed edge lost others") ||
	    !is_count(get(j, "calls")) || !is_count(get(j, "others")))
		return false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (!is_count(get(j, numbers[i])))
			return false;
		sum += json_integer_value(get(j, numbers[i]));
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!are_counts(get(j, names[i])))
			return false;
		sum += sum_of(get(j, names[i]));
	}
	return sum == json_integer_value(get(j, "calls"));
}

static bool is_summary_line(json_t *j)
{
	const char *stream;
	json_t *s;

	if (!has_keys(j, "summary [audit]") || !json_is_object(get(j, "summary")))
		return false;
	if (get(j, "audit") && !is_audit(get(j, "audit")))
		return false;
	json_object_foreach(get(j, "summary"), stream,
			    s) if (!has_keys(s, "submitted delivered lost") ||
				   !is_count(get(s, "submitted")) ||
				   !is_count(get(s, "delivered")) || !is_count(get(s, "lost")) ||
				   json_integer_value(get(s, "submitted")) !=
					   json_integer_value(get(s, "delivered")) +
						   json_integer_value(get(s, "lost"))) return false;
	return true;
}

static bool is_one_of(const json_t *j, const char *const *words)
{
	const char *word = json_string_value(j);

	while (word && *words && strcmp(word, *words) != 0)
		words++;
	return word && *words;
}

/* True for a check of --doctor: only a failed check has a consequence and a cure. */
static bool is_check_line(json_t *j)
{
	static const char *const lacking[] = { "lack", "limit", NULL };
	static const char *const states[] = { "ok", "unknown", "lack", "limit", NULL };
	bool lacks = is_one_of(get(j, "state"), lacking);

	return has_keys(j, "check state found consequence cure") &&
	       is_one_of(get(j, "state"), states) && json_is_string(get(j, "check")) &&
	       json_is_string(get(j, "found")) && lacks == json_is_string(get(j, "consequence")) &&
	       lacks == json_is_string(get(j, "cure")) &&
	       !lacks == json_is_null(get(j, "consequence")) &&
	       !lacks == json_is_null(get(j, "cure"));
}

static bool is_doctor_line(json_t *j)
{
	json_t *d = get(j, "doctor"), *lacks = get(d, "lacks"), *lack;
	size_t i;

	if (!has_keys(j, "doctor") || !has_keys(d, "kernel able lacks") ||
	    !json_is_string(get(d, "kernel")) || !json_is_array(lacks))
		return false;
	json_array_foreach(lacks, i, lack) if (!json_is_string(lack)) return false;
	return json_is_boolean(get(d, "able")) &&
	       json_is_true(get(d, "able")) == !json_array_size(lacks);
}

static bool is_right(json_t *j)
{
	if (!json_is_object(j) || !json_object_size(j))
		return false;
	if (get(j, "check"))
		return is_check_line(j);
	if (get(j, "doctor"))
		return is_doctor_line(j);
	if (get(j, "stream"))
		return is_stream_line(j);
	if (get(j, "map"))
		return is_map_line(j);
	return is_summary_line(j);
}

static size_t kind_of(const json_t *j)
{
	return get(j, "stream") || get(j, "check") ? 0 : get(j, "map") ? 1 : 2;
}

int main(void)
{
	size_t counts[3] = { 0 }; /* lines of streams and checks, maps, summaries */
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		json_t *j = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

		if (!j || !strchr(line, '\n') || !is_right(j) || counts[2]) {
			printf("not as documented%s: %s", counts[2] ? ", after the summary" : "",
			       line);
			return 1;
		}
		counts[kind_of(j)]++;
		json_decref(j);
	}
	free(line);
	printf("%zu of streams, %zu of maps, %zu summary\n", counts[0], counts[1], counts[2]);
	return counts[2] != 1;
}
