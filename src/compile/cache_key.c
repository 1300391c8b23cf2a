/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/cache_key.h"

#include <limits.h>
#include <sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "machine/tracefs.h"
#include "object/object.h"
#include "probe/source.h"
#include "probe/source_tracepoints.h"

#define FILE_MAX (64u << 20)

static void hash_text(SHA2_CTX *h, const char *text)
{
	SHA256Update(h, (const uint8_t *)text,
		     strlen(text) + 1); /* with its NUL: it separates texts */
}

static void hash_file(SHA2_CTX *h, const char *path)
{
	struct buf text = { 0 };

	io_read_file(path, FILE_MAX, &text);
	hash_text(h, path);
	hash_text(h, buf_text(&text));
	buf_free(&text);
}

extern char **environ;

/*
 * Hash the variables that change a compile: libbcc reads BCC_KERNEL_SOURCE and the like, and ARCH;
 * clang reads CPATH; the dynamic loader selects libbcc by LD_LIBRARY_PATH and LD_PRELOAD.
 */
static void hash_environment(SHA2_CTX *h)
{
	for (char **e = environ; *e; e++)
		if (!strncmp(*e, "BCC_", 4) || !strncmp(*e, "ARCH=", 5) ||
		    !strncmp(*e, "CPATH=", 6) || !strncmp(*e, "C_INCLUDE_PATH=", 15) ||
		    !strncmp(*e, "LD_", 3))
			hash_text(h, *e);
}

static void hash_machine(SHA2_CTX *h)
{
	char cwd[PATH_MAX];
	char self[PATH_MAX] = "";
	char numbers[64];

	/* calltap-cc is looked up beside this program. */
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
		hash_text(h, self);
	hash_text(h, getcwd(cwd, sizeof(cwd)) ? cwd : "");
	snprintf(numbers, sizeof(numbers), "%d %ld", !geteuid(), sysconf(_SC_PAGESIZE));
	hash_text(h, numbers);
	hash_file(h, "/sys/devices/system/cpu/possible");
	hash_file(h, "/sys/devices/system/cpu/online");
}

static void hash_tracepoint_format(const char *category, const char *name, void *hash)
{
	for (const char *const *mount = tracefs_mounts; *mount; mount++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/events/%s/%s/format", *mount, category, name);
		hash_file(hash, buf_text(&path));
		buf_free(&path);
	}
}

void cache_key_make(const struct source *src, const char *release, const char *headers,
		    struct cache_key *key)
{
	SHA2_CTX h;
	char version[64];

	snprintf(version, sizeof(version), "calltap %s object %d", CALLTAP_VERSION, OBJECT_VERSION);
	SHA256Init(&h);
	hash_text(&h, version);
	hash_text(&h, src->origin);
	hash_text(&h, buf_text(&src->bytes));
	hash_text(&h, release);
	hash_text(&h, headers);
	hash_environment(&h);
	hash_machine(&h);
	source_tracepoints_each(src, hash_tracepoint_format, &h);
	SHA256End(&h, key->name);
}
