/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The fields of -f, for those who write probes. */
#include <errno.h>

#include "explain/message.h"
#include "generate/generate.h"
#include "probe/expression.h"

struct clause_field generate_field(const struct generate_options *o, size_t i)
{
	return clause_field_of(o->fields.all[i]);
}

static bool is_named_again(const struct generate_options *o, size_t i)
{
	struct clause_field f = generate_field(o, i);

	for (size_t j = 0; j < i; j++) {
		struct clause_field g = generate_field(o, j);

		if (clause_is_named(&g, f.name, f.name_len))
			return true;
	}
	return false;
}

int generate_check_name(const struct generate_options *o, size_t i, const char *owner)
{
	struct clause_field f = generate_field(o, i);

	if (!owner && is_named_again(o, i))
		owner = "another field";
	if (!owner)
		return 0;
	message_option("-f", o->fields.all[i], f.name,
		       "%.*s is the name of %s already: choose another", (int)f.name_len, f.name,
		       owner);
	return -EINVAL;
}
