/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Parse the fields of -f, and refuse names that are taken. */
#include <errno.h>

#include "explain/message.h"
#include "generate/generate.h"
#include "probe/expression.h"

struct expression_field option_fields_parse(const struct generate_options *o, size_t i)
{
	return expression_field_of(o->fields.all[i]);
}

static bool is_named_again(const struct generate_options *o, size_t i)
{
	struct expression_field f = option_fields_parse(o, i);

	for (size_t j = 0; j < i; j++) {
		struct expression_field g = option_fields_parse(o, j);

		if (expression_is_named(&g, f.name, f.name_len))
			return true;
	}
	return false;
}

int option_fields_check_name(const struct generate_options *o, size_t i, const char *owner)
{
	struct expression_field f = option_fields_parse(o, i);

	if (!owner && is_named_again(o, i))
		owner = "another field";
	if (!owner)
		return 0;
	message_option("-f", o->fields.all[i], f.name,
		       "%.*s is the name of %s already: choose another", (int)f.name_len, f.name,
		       owner);
	return -EINVAL;
}
