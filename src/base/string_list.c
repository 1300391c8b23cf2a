/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/string_list.h"

#include <errno.h>
#include <stdlib.h>

int string_list_add(struct string_list *list, const char *s)
{
	const char **all = realloc(list->all, (list->count + 1) * sizeof(*all));

	if (!all)
		return -ENOMEM;
	list->all = all;
	all[list->count++] = s;
	return 0;
}

void string_list_free(struct string_list *list)
{
	free(list->all);
	*list = (struct string_list){ 0 };
}
