/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calltap-sym: look up the names of addresses in libbcc's symbol tables. It is a process of its
 * own, started at the first stack, since the tables take memory and come from files of any user.
 *
 *	stdin:  requests, each a struct sym_request and its addresses
 *	stdout: for each request a struct sym_reply and its text
 *
 * It ends when stdin does.
 */
#include <bcc/bcc_syms.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "sym/protocol.h"

#define TABLES 16 /* the kernel's, and those of 15 processes */

struct table {
	int pid; /* -1: the kernel */
	void *symbols;
	uint64_t used;
};

static struct table tables[TABLES];
static uint64_t clock_ticks;

static struct table *least_recent_table(void)
{
	struct table *t = &tables[1];

	for (size_t i = 2; i < TABLES; i++)
		if (tables[i].used < t->used)
			t = &tables[i];
	return t;
}

static void *find_symbols(int pid)
{
	struct table *t = NULL;

	for (size_t i = 0; i < TABLES; i++)
		if (tables[i].symbols && tables[i].pid == pid)
			t = &tables[i];
	if (!t) {
		t = pid < 0 ? &tables[0] : least_recent_table();
		if (t->symbols)
			bcc_free_symcache(t->symbols, t->pid);
		*t = (struct table){ pid, bcc_symcache_new(pid, NULL), 0 };
	}
	t->used = ++clock_ticks;
	return t->symbols;
}

/* Replace control characters: names come from files of any user. */
static void put_name(const char *name, struct buf *out)
{
	for (; *name; name++)
		buf_char(out, *name > ' ' && *name <= '~' ? *name : *name == ' ' ? ' ' : '?');
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void put_symbol(void *symbols, uint64_t address, bool kernel, struct buf *out)
{
	struct bcc_symbol s = { 0 };
	bool found = symbols && !bcc_symcache_resolve(symbols, address, &s);

	if (found)
		put_name(s.demangle_name ? s.demangle_name : s.name, out);
	else if (s.module && !kernel)
		put_name(file_name(s.module), out);
	else
		buf_printf(out, "0x%" PRIx64, address);
	if (found || (s.module && !kernel))
		buf_printf(out, "+0x%" PRIx64, s.offset);
	if (found && s.module && !kernel) {
		buf_str(out, " [");
		put_name(file_name(s.module), out);
		buf_char(out, ']');
	}
	buf_char(out, '\n');
	if (found)
		bcc_symbol_free_demangle_name(&s);
}

static bool read_all(void *bytes, size_t size)
{
	for (char *at = bytes; size;) {
		ssize_t n = read(STDIN_FILENO, at, size);

		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}

static bool answer_request(const struct sym_request *r, const uint64_t *addresses)
{
	void *symbols = find_symbols(r->pid);
	struct buf text = { 0 };
	struct buf out = { 0 };
	struct sym_reply reply;
	bool sent;

	for (uint32_t i = 0; i < r->count; i++)
		put_symbol(symbols, addresses[i], r->pid < 0, &text);
	reply.size = (uint32_t)text.len;
	buf_add(&out, &reply, sizeof(reply));
	buf_add(&out, text.data, text.len);
	sent = !text.failed && !buf_write_fd(&out, STDOUT_FILENO);
	buf_free(&text);
	buf_free(&out);
	return sent;
}

int main(void)
{
	struct sym_request r;
	uint64_t addresses[SYM_ADDRESSES_MAX];

	signal(SIGINT, SIG_IGN); /* on Ctrl-C calltap ends and closes stdin */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read_all(&r, sizeof(r))) {
		if (r.count > SYM_ADDRESSES_MAX || !read_all(addresses, r.count * sizeof(uint64_t)))
			return 1;
		if (!answer_request(&r, addresses))
			return 1;
	}
	return 0;
}
