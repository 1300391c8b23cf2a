/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/kernel_btf.h"

#include <bpf/btf.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "machine/btf_check.h"
#include "machine/machine.h"

#define BTF_FOLDER "/sys/kernel/btf"

struct module {
	char *name;
	struct btf *btf;
};

struct kernel_btf {
	struct btf *base;
	bool running;	     /* the running kernel, whose modules' BTF is available */
	bool modules_loaded; /* each module that could be loaded is in modules */
	struct module *modules;
	size_t count;
};

static bool load_file(struct kernel_btf *k, const char *path)
{
	if (k->base || access(path, R_OK))
		return false;
	k->base = btf__parse(path, NULL);
	return k->base != NULL;
}

/* Validate BTF from a file; the kernel has validated its own. */
static void load_image(struct kernel_btf *k, const char *path)
{
	if (!load_file(k, path) || !btf_check(k->base))
		return;
	log_info("%s: its BTF is invalid, so it is not used", path);
	btf__free(k->base);
	k->base = NULL;
}

/* format: a path, in which name replaces the @. */
static void load_named(struct kernel_btf *k, const char *format, const char *name)
{
	struct buf path = { 0 };
	const char *at = strchr(format, '@');

	buf_add(&path, format, (size_t)(at - format));
	buf_str(&path, name);
	buf_str(&path, at + 1);
	if (!path.failed)
		load_image(k, buf_text(&path));
	buf_free(&path);
}

/* A build tree has vmlinux at its top; scripts/vm-kernel puts it beside the headers. */
static void load_base(struct kernel_btf *k, const char *release, const char *headers)
{
	static const char *const installed[] = { "/boot/vmlinux-@", "/lib/modules/@/vmlinux",
						 "/lib/modules/@/build/vmlinux",
						 "/usr/lib/debug/boot/vmlinux-@",
						 "/usr/lib/debug/lib/modules/@/vmlinux" };

	if (k->running)
		load_file(k, BTF_FOLDER "/vmlinux");
	if (headers) {
		load_named(k, "@/vmlinux", headers);
		load_named(k, "@/../vmlinux", headers);
	}
	for (size_t i = 0; i < sizeof(installed) / sizeof(installed[0]); i++)
		load_named(k, installed[i], release);
}

int kernel_btf_try(const char *release, const char *headers, struct kernel_btf **out)
{
	struct kernel_btf *k = calloc(1, sizeof(*k));

	*out = NULL;
	if (!k)
		return -ENOMEM;
	k->running = !strcmp(release, machine_release());
	load_base(k, release, headers);
	if (k->base) {
		*out = k;
		return 0;
	}
	free(k);
	return -ENOSYS;
}

int kernel_btf_open(const char *release, const char *headers, struct kernel_btf **out)
{
	int err = kernel_btf_try(release, headers, out);

	if (err != -ENOSYS)
		return err;
	if (!strcmp(release, machine_release()))
		log_error("this kernel does not describe its functions: " BTF_FOLDER
			  "/vmlinux does "
			  "not exist; it needs CONFIG_DEBUG_INFO_BTF");
	else
		log_error(
			"the vmlinux of kernel %s, which has its types, was not found: neither in "
			"its header tree (%s/vmlinux), nor beside it, nor as /boot/vmlinux-%s, "
			"nor among the files of debug packages",
			release, headers ? headers : "", release);
	return -ENOSYS;
}

void kernel_btf_close(struct kernel_btf *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->count; i++) {
		btf__free(k->modules[i].btf);
		free(k->modules[i].name);
	}
	free(k->modules);
	btf__free(k->base);
	free(k);
}

/* Modules */

static void load_module(struct kernel_btf *k, const char *name)
{
	struct module *all = realloc(k->modules, (k->count + 1) * sizeof(*all));
	struct module m = { 0 };
	struct buf path = { 0 };

	if (!all)
		return;
	k->modules = all;
	buf_printf(&path, BTF_FOLDER "/%s", name);
	m.name = strdup(name);
	m.btf = path.failed ? NULL : btf__parse_split(buf_text(&path), k->base);
	buf_free(&path);
	if (m.name && m.btf) {
		k->modules[k->count++] = m;
		return;
	}
	btf__free(m.btf);
	free(m.name);
}

static void load_modules(struct kernel_btf *k)
{
	struct dirent **entries = NULL;
	int n = k->running && !k->modules_loaded ? scandir(BTF_FOLDER, &entries, NULL, alphasort) :
						   0;

	k->modules_loaded = true;
	for (int i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.' && strcmp(entries[i]->d_name, "vmlinux") != 0)
			load_module(k, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

/* Functions */

bool kernel_btf_function(const struct btf *btf, const char *module, uint32_t id,
			 struct kernel_function *f)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	if (!t || !btf_is_func(t))
		return false;
	*f = (struct kernel_function){ .btf = btf,
				       .name = btf__name_by_offset(btf, t->name_off),
				       .module = module,
				       .proto = t->type };
	t = btf__type_by_id(btf, f->proto);
	return f->name && f->name[0] && t && btf_is_func_proto(t);
}

static bool find_function_in(const struct btf *btf, const char *module, const char *name,
			     struct kernel_function *f)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC);

	return id > 0 && kernel_btf_function(btf, module, (uint32_t)id, f);
}

bool kernel_btf_find(struct kernel_btf *k, const char *name, struct kernel_function *f)
{
	if (find_function_in(k->base, "", name, f))
		return true;
	load_modules(k);
	for (size_t i = 0; i < k->count; i++)
		if (find_function_in(k->modules[i].btf, k->modules[i].name, name, f))
			return true;
	return false;
}

static bool each_function_in(const struct btf *btf, const char *module, uint32_t from,
			     bool (*f)(const struct kernel_function *, void *), void *arg)
{
	struct kernel_function fn;

	for (uint32_t id = from; id < btf__type_cnt(btf); id++)
		if (kernel_btf_function(btf, module, id, &fn) && !f(&fn, arg))
			return false;
	return true;
}

void kernel_btf_each(struct kernel_btf *k, bool (*f)(const struct kernel_function *, void *),
		     void *arg)
{
	bool more = each_function_in(k->base, "", 1, f, arg);

	load_modules(k);
	for (size_t i = 0; more && i < k->count; i++)
		more = each_function_in(k->modules[i].btf, k->modules[i].name,
					btf__type_cnt(k->base), f, arg);
}
