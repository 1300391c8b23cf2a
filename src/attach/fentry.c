/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* kfunc, kretfunc, fmod_ret, lsm: functions named by their BTF id when the program is loaded. */
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

static enum bpf_attach_type fentry_attach_type(enum point_kind kind)
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

static int fentry_available(const struct rule *rule)
{
	if (!access(BTF_FOLDER "vmlinux", R_OK))
		return 0;
	attach_failure_explain(rule, "no types", rule->text);
	return -ENOSYS;
}

/* Find a module's BTF by its name: a descriptor or -ENOENT. */
static int open_module_btf(const char *module)
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

static void suggest_functions(const struct btf *btf, const char *prefix, struct suggestion *n)
{
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);
		const char *name = btf__str_by_offset(btf, t->name_off);

		if (btf_is_func(t) && !strncmp(name, prefix, strlen(prefix)))
			suggest_offer(n, name + strlen(prefix), strlen(name + strlen(prefix)));
	}
}

static const char *btf_name_prefix(const struct rule *rule)
{
	return rule->kind == POINT_LSM ? "bpf_lsm_" : "";
}

static void explain_missing_function(const struct rule *rule, const struct btf *btf)
{
	struct buf near = { 0 };
	struct suggestion n;

	suggest_begin(&n, rule->name);
	suggest_functions(btf, btf_name_prefix(rule), &n);
	suggest_text(&n, &near);
	if (rule->kind == POINT_LSM)
		attach_failure_explain(rule, "no hook", rule->name, buf_text(&near));
	else
		attach_failure_explain(rule, "no typed function", rule->text, buf_text(&near));
	buf_free(&near);
}

static int find_btf_id(const struct rule *rule, const struct btf *btf, uint32_t *id)
{
	struct buf name = { 0 };
	__s32 found;

	buf_printf(&name, "%s%s", btf_name_prefix(rule), rule->name);
	found = name.failed ? -ENOMEM : btf__find_by_name_kind(btf, buf_text(&name), BTF_KIND_FUNC);
	buf_free(&name);
	*id = (uint32_t)found;
	return found < 0 ? (int)found : 0;
}

static int find_in_module(const struct rule *rule, struct btf *kernel,
			  struct attach_prog_type *type)
{
	struct btf *btf;
	int err;

	type->btf_fd = open_module_btf(rule->scope);
	if (type->btf_fd < 0) {
		type->btf_fd = 0;
		attach_failure_explain(rule, "no module", rule->scope);
		return -ENOENT;
	}
	btf = btf__load_module_btf(rule->scope, kernel);
	err = btf ? find_btf_id(rule, btf, &type->btf_id) : -errno;
	if (err == -ENOENT)
		explain_missing_function(rule, btf);
	btf__free(btf);
	return err;
}

/* Split kfunc__MODULE__FUNCTION, as newer bcc names them. False if MODULE is not loaded. */
static bool split_module_name(const struct rule *rule, struct rule *split)
{
	const char *separator = strstr(rule->name, "__");
	int fd;

	if (rule->scope[0] || !separator)
		return false;
	*split = *rule;
	split->name = (char *)separator + 2;
	split->scope = strndup(rule->name, (size_t)(separator - rule->name));
	fd = split->scope ? open_module_btf(split->scope) : -ENOMEM;
	if (fd < 0)
		free(split->scope);
	io_close(fd);
	return fd >= 0;
}

static int find_in_kernel(const struct rule *rule, struct btf *kernel,
			  struct attach_prog_type *type)
{
	struct rule split;
	int err = find_btf_id(rule, kernel, &type->btf_id);

	if (err == -ENOENT && split_module_name(rule, &split)) {
		err = find_in_module(&split, kernel, type);
		free(split.scope);
	} else if (err == -ENOENT) {
		explain_missing_function(rule, kernel);
	}
	return err;
}

static int set_fentry_type(const struct rule *rule, struct attach_prog_type *type)
{
	struct btf *kernel = btf__load_vmlinux_btf();
	int err;

	if (!kernel) {
		attach_failure_explain(rule, "unreadable types", rule->text, strerror(errno));
		return -ENOSYS;
	}
	type->expected_attach_type = fentry_attach_type(rule->kind);
	if (rule->kind == POINT_LSM)
		type->prog_type = BPF_PROG_TYPE_LSM;
	if (rule->scope[0] && strcmp(rule->scope, "vmlinux") != 0)
		err = find_in_module(rule, kernel, type);
	else
		err = find_in_kernel(rule, kernel, type);
	btf__free(kernel);
	return err;
}

static bool bpf_lsm_is_active(void)
{
	struct buf list = { 0 };
	bool on = io_read_file("/sys/kernel/security/lsm", 4096, &list) ||
		  strstr(buf_text(&list), "bpf");

	buf_free(&list);
	return on;
}

static int attach_fentry(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	int fd = bpf_raw_tracepoint_open(NULL, prog_fd);

	if (fd >= 0 && rule->kind == POINT_LSM && !bpf_lsm_is_active())
		log_info("%s: attached, but never run: the BPF LSM is not enabled: boot with bpf "
			 "added to lsm= (/sys/kernel/security/lsm lists the current ones)",
			 rule->text);
	if (fd >= 0)
		return attach_links_add(links, fd);
	log_debug("%s: the kernel says: %s", rule->text, strerror(-fd));
	if (rule->kind == POINT_LSM && !bpf_lsm_is_active())
		attach_failure_explain(rule, "no BPF LSM", rule->text);
	else
		attach_failure_report_errno(rule, fd);
	return fd;
}

const struct attach_ops fentry_ops = {
	.prog_type = BPF_PROG_TYPE_TRACING,
	.available = fentry_available,
	.set_prog_type = set_fentry_type,
	.attach = attach_fentry,
};
