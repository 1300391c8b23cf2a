/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks the byte order of ports in bpf_trace_printk, and finds it for other checks. */
#include "lint/ports.h"

#include <ctype.h>
#include <string.h>

#include "lint/warning.h"

static const char *const network_ports[] = { "skc_dport", "inet_dport", "inet_sport", "sin_port",
					     "sin6_port" };
static const char *const host_ports[] = { "skc_num", "inet_num" };

static const char *const swap_functions[] = {
	"ntohs",       "htons",	       "bpf_ntohs", "bpf_htons", "be16_to_cpu",
	"cpu_to_be16", "be16_to_cpup", "swab16",    "__swab16",	 "__builtin_bswap16"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* True for a member path that ends in one of the names. */
static bool ends_in_member(struct span s, const char *const *names, size_t n, struct span *name)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_.->", s.at[i]))
			return false;
	*name = s;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '.' || s.at[i] == '>')
			*name = (struct span){ s.at + i + 1, s.len - i - 1 };
	for (size_t i = 0; i < n; i++)
		if (c_scan_equals(*name, names[i]))
			return true;
	return false;
}

bool lint_ports_is_host_order(struct span s, struct span *name)
{
	return ends_in_member(s, host_ports, COUNT(host_ports), name);
}

bool lint_ports_is_swapped(const struct c_function *f, struct span variable)
{
	for (size_t i = 0; i < COUNT(swap_functions); i++) {
		const char *at = f->body.at;
		struct span a;

		for (; (at = c_scan_find_word(f->body, at, swap_functions[i],
					      strlen(swap_functions[i])));
		     at++)
			if (c_scan_argument(f->body, at, 0, &a) && c_scan_same(a, variable))
				return true;
	}
	return false;
}

/* "inet->inet_sport" for "(void *)&(inet->inet_sport)". */
static struct span without_address(struct span s)
{
	const char *and = memchr(s.at, '&', s.len);

	if (!and || (and != s.at && and[-1] != ')'))
		return (struct span){ s.at, 0 };
	s = c_scan_trim((struct span){ and+1, (size_t)(s.at + s.len - and-1) });
	if (s.len > 2 && s.at[0] == '(' && s.at[s.len - 1] == ')')
		s = c_scan_trim((struct span){ s.at + 1, s.len - 2 });
	return s;
}

bool lint_ports_next_copy(const struct c_function *f, const char **at, struct lint_copy *c)
{
	static const char *const readers[] = { "bpf_probe_read_kernel", "bpf_probe_read",
					       "bpf_probe_read_user" };
	const char *end = f->body.at + f->body.len, *p = *at;

	for (; p < end && (p = memmem(p, (size_t)(end - p), "bpf_probe_read", 14)); p++) {
		size_t i = 0;

		while (i < COUNT(readers) &&
		       c_scan_find_word(f->body, p, readers[i], strlen(readers[i])) != p)
			i++;
		*at = p + 1;
		if (i == COUNT(readers) || !c_scan_argument(f->body, p, 0, &c->to) ||
		    !c_scan_argument(f->body, p, 2, &c->from))
			continue;
		c->to = without_address(c->to);
		c->from = without_address(c->from);
		if (c->to.len && c->from.len)
			return true;
	}
	return false;
}

static bool is_copied(const struct c_function *f, struct span v, struct span *name)
{
	struct lint_copy c;

	for (const char *at = f->body.at; lint_ports_next_copy(f, &at, &c);)
		if (c_scan_same(c.to, v) &&
		    ends_in_member(c.from, network_ports, COUNT(network_ports), name))
			return true;
	return false;
}

static bool is_assigned(const struct c_function *f, struct span v, struct span *name)
{
	const char *at = f->body.at;
	struct span value;

	while (c_scan_next_assignment(f->body, v, &at, &value))
		if (ends_in_member(value, network_ports, COUNT(network_ports), name))
			return true;
	return false;
}

/* A variable counts, too, if such a port is assigned to it and its bytes are not swapped. */
bool lint_ports_is_network_order(const struct c_function *f, struct span s, struct span *name)
{
	if (ends_in_member(s, network_ports, COUNT(network_ports), name))
		return true;
	return warning_is_identifier(s) && (is_assigned(f, s, name) || is_copied(f, s, name)) &&
	       !lint_ports_is_swapped(f, s);
}

/* Check the values of bpf_trace_printk. */
void lint_ports(struct lint *l, const struct c_function *f)
{
	static const char printk[] = "bpf_trace_printk";
	const char *at = f->body.at;
	struct span value, name;

	for (; (at = c_scan_find_word(f->body, at, printk, strlen(printk))); at++)
		for (size_t i = 1; c_scan_argument(f->body, at, i, &value); i++) {
			if (!lint_ports_is_network_order(f, value, &name))
				continue;
			warning_begin(l, warning_is_identifier(value) ? "port variable printed" :
									"port printed");
			warning_add(l, value);
			warning_add(l, name);
			warning_append(l, value.at);
		}
}
