/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --save: writes the object of a compiled probe to a file. */
#include "command/command.h"
#include "command/prepare.h"
#include "object/object_file.h"

enum status command_save(const struct options *o)
{
	struct prepared p = prepare_begin(o);

	if (prepare_texts(o, &p) && prepare_objects(o, &p) &&
	    object_file_save(p.objects[0].obj, o->file))
		p.status = STATUS_FAILED;
	return prepare_end(&p);
}
