/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* kfunc, kretfunc, fmod_ret, lsm: the kernel's BTF says which function, when a program is loaded. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/attach.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "base/suggest.h"
#include "explain/explain.h"

#define BTF_FOLDER "/sys/kernel/btf/"

static enum bpf_attach_type attach_type(enum point_kind kind)
{
	switch (kind) {
	case POINT_KFUNC:
		return BPF_TRACE_FENTRY;
	case POINT_KRETFUNC:
		return BPF_TRACE_FEXIT;
	case POINT_FMOD_RET:
		return BPF_MODIFY_RETURN;
	default:
		return BPF_LSM_MAC;
	}
}

static int available(const struct rule *at)
{
	if (!access(BTF_FOLDER "vmlinux", R_OK))
		return 0;
	attach_failure_explain(at, "no types", at->text);
	return -ENOSYS;
}

/* The descriptor of a module's BTF: by its name among all that the kernel has. */
static int module_btf(const char *module)
{
	__u32 id = 0;

	while (!bpf_btf_get_next_id(id, &id)) {
		char name[64] = "";
		struct bpf_btf_info info = { .name = (uintptr_t)name, .name_len = sizeof(name) };
		__u32 len = sizeof(info);
		int fd = bpf_btf_get_fd_by_id(id);

		if (fd < 0)
			continue;
		if (!bpf_obj_get_info_by_fd(fd, &info, &len) && info.kernel_btf &&
		    !strcmp(name, module))
			return fd;
		close(fd);
	}
	return -ENOENT;
}

static void offer_all(const struct btf *btf, const char *prefix, struct suggestion *n)
{
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);
		const char *name = btf__str_by_offset(btf, t->name_off);

		if (btf_is_func(t) && !strncmp(name, prefix, strlen(prefix)))
			suggest_offer(n, name + strlen(prefix), strlen(name + strlen(prefix)));
	}
}

static const char *prefix_of(const struct rule *at)
{
	return at->kind == POINT_LSM ? "bpf_lsm_" : "";
}

static void say_missing(const struct rule *at, const struct btf *btf)
{
	struct buf near = { 0 };
	struct suggestion n;

	suggest_begin(&n, at->name);
	offer_all(btf, prefix_of(at), &n);
	suggest_text(&n, &near);
	if (at->kind == POINT_LSM)
		attach_failure_explain(at, "no hook", at->name, buf_text(&near));
	else
		attach_failure_explain(at, "no typed function", at->text, buf_text(&near));
	buf_free(&near);
}

static int find_in(const struct rule *at, const struct btf *btf, uint32_t *id)
{
	struct buf name = { 0 };
	__s32 found;

	buf_printf(&name, "%s%s", prefix_of(at), at->name);
	found = name.failed ? -ENOMEM : btf__find_by_name_kind(btf, buf_text(&name), BTF_KIND_FUNC);
	buf_free(&name);
	*id = (uint32_t)found;
	return found < 0 ? (int)found : 0;
}

static int choose_in_module(const struct rule *at, struct btf *kernel, struct attach_as *as)
{
	struct btf *btf;
	int err;

	as->btf = module_btf(at->in);
	if (as->btf < 0) {
		as->btf = 0;
		attach_failure_explain(at, "no module", at->in);
		return -ENOENT;
	}
	btf = btf__load_module_btf(at->in, kernel);
	err = btf ? find_in(at, btf, &as->function) : -errno;
	if (err == -ENOENT)
		say_missing(at, btf);
	btf__free(btf);
	return err;
}

/* kfunc__MODULE__FUNCTION, as newer versions of bcc name them: false if it says no module. */
static bool split_name(const struct rule *at, struct rule *parts)
{
	const char *split = strstr(at->name, "__");
	int fd;

	if (at->in[0] || !split)
		return false;
	*parts = *at;
	parts->name = (char *)split + 2;
	parts->in = strndup(at->name, (size_t)(split - at->name));
	fd = parts->in ? module_btf(parts->in) : -ENOMEM;
	if (fd < 0)
		free(parts->in);
	io_close(fd);
	return fd >= 0;
}

static int choose_in_kernel(const struct rule *at, struct btf *kernel, struct attach_as *as)
{
	struct rule parts;
	int err = find_in(at, kernel, &as->function);

	if (err == -ENOENT && split_name(at, &parts)) {
		err = choose_in_module(&parts, kernel, as);
		free(parts.in);
	} else if (err == -ENOENT) {
		say_missing(at, kernel);
	}
	return err;
}

static int choose(const struct rule *at, struct attach_as *as)
{
	struct btf *kernel = btf__load_vmlinux_btf();
	int err;

	if (!kernel) {
		attach_failure_explain(at, "types not read", at->text, strerror(errno));
		return -ENOSYS;
	}
	as->expected = attach_type(at->kind);
	if (at->kind == POINT_LSM)
		as->type = BPF_PROG_TYPE_LSM;
	if (at->in[0] && strcmp(at->in, "vmlinux") != 0)
		err = choose_in_module(at, kernel, as);
	else
		err = choose_in_kernel(at, kernel, as);
	btf__free(kernel);
	return err;
}

static bool lsm_is_on(void)
{
	struct buf list = { 0 };
	bool on = io_read_file("/sys/kernel/security/lsm", 4096, &list) ||
		  strstr(buf_text(&list), "bpf");

	buf_free(&list);
	return on;
}

static int attach(const struct rule *at, int prog_fd, struct attach_links *links)
{
	int fd = bpf_raw_tracepoint_open(NULL, prog_fd);

	if (fd >= 0 && at->kind == POINT_LSM && !lsm_is_on())
		log_info("%s: attached, but this kernel does not ask BPF: boot it with bpf at the "
			 "end of lsm= (see /sys/kernel/security/lsm)",
			 at->text);
	if (fd >= 0)
		return attach_links_add(links, fd);
	log_debug("%s: the kernel says: %s", at->text, strerror(-fd));
	if (at->kind == POINT_LSM && !lsm_is_on())
		attach_failure_explain(at, "no BPF LSM", at->text);
	else
		attach_failure_refused(at, fd);
	return fd;
}

const struct attach_ops attach_traced = {
	.prog_type = BPF_PROG_TYPE_TRACING,
	.available = available,
	.choose = choose,
	.attach = attach,
};
