/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/elf_symbols.h"

#include <bcc/bcc_elf.h>
#include <bcc/bcc_proc.h>
#include <bcc/bcc_syms.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/suggest.h"

/* Separate debug files count, too: they have the static functions. */
static struct bcc_symbol_option symbol_option(void)
{
	return (struct bcc_symbol_option){
		.use_debug_file = 1,
		.check_debug_file_crc = 1,
		.use_symbol_type = BCC_SYM_ALL_TYPES,
	};
}

/* Copy a string of libbcc's and free it with libbcc's function, which does not accept NULL. */
static char *copy_and_free(char *found)
{
	char *copy = found ? strdup(found) : NULL;

	if (found)
		bcc_procutils_free(found);
	return copy;
}

char *elf_symbols_find_file(const char *name)
{
	char *file;

	if (strchr(name, '/'))
		return strdup(name);
	file = copy_and_free(bcc_procutils_which_so(name, 0));
	return file ? file : copy_and_free(bcc_procutils_which(name));
}

bool elf_symbols_is_elf(const char *file)
{
	return bcc_elf_get_type(file) >= 0;
}

struct search {
	const char *name;
	uint64_t address; /* 0: not found */
	uint64_t size;
};

static int match_symbol(const char *name, uint64_t address, uint64_t size, void *arg)
{
	struct search *s = arg;

	if (!address || strcmp(name, s->name) != 0)
		return 0;
	s->address = address;
	s->size = size;
	return -1; /* stop */
}

struct segment {
	uint64_t address;
	uint64_t file_offset;
	bool found;
};

static int match_segment(uint64_t start, uint64_t size, uint64_t segment_offset, void *arg)
{
	struct segment *s = arg;

	if (s->address < start || s->address - start >= size)
		return 0;
	s->file_offset = s->address - start + segment_offset;
	s->found = true;
	return -1;
}

static int find_address(const char *file, const char *name, uint64_t offset, uint64_t *address)
{
	struct bcc_symbol_option option = symbol_option();
	struct search s = { .name = name };

	*address = offset;
	if (!name[0])
		return 0;
	if (bcc_elf_foreach_sym(file, match_symbol, &option, &s) < 0)
		return -EINVAL;
	if (!s.address)
		return -ENOENT;
	if (offset && s.size && offset >= s.size)
		return -ERANGE;
	*address = s.address + offset;
	return 0;
}

int elf_symbols_offset(const char *file, const char *name, uint64_t offset, uint64_t *file_offset)
{
	struct segment s = { 0 };
	int err = elf_symbols_is_elf(file) ? find_address(file, name, offset, &s.address) : -EINVAL;

	if (err)
		return err;
	if (bcc_elf_foreach_load_section(file, match_segment, &s) < 0)
		return -EINVAL;
	*file_offset = s.file_offset;
	return s.found ? 0 : -EFAULT;
}

static int offer_symbol(const char *name, uint64_t address, uint64_t size, void *arg)
{
	(void)size;
	if (address)
		suggest_offer(arg, name, strlen(name));
	return 0;
}

void elf_symbols_nearest(const char *file, const char *name, struct buf *out)
{
	struct bcc_symbol_option option = symbol_option();
	struct suggestion n;

	suggest_begin(&n, name);
	bcc_elf_foreach_sym(file, offer_symbol, &option, &n);
	suggest_text(&n, out);
}

static void offer_usdt(const char *file, const struct bcc_elf_usdt *probe, void *arg)
{
	struct buf name = { 0 };

	(void)file;
	buf_printf(&name, "%s:%s", probe->provider, probe->name);
	suggest_offer(arg, buf_text(&name), name.len);
	buf_free(&name);
}

void elf_symbols_nearest_usdt(const char *file, const char *provider, const char *name,
			      struct buf *out)
{
	struct buf full = { 0 };
	struct suggestion n;

	buf_printf(&full, "%s:%s", provider, name);
	suggest_begin(&n, buf_text(&full));
	bcc_elf_foreach_usdt(file, offer_usdt, &n);
	suggest_text(&n, out);
	buf_free(&full);
}
