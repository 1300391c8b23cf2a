/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "doctor/finding.h"
#include "machine/kernel_config.h"

#define RELEASE "6.1.0-9-test"

/* A folder in place of /, and a doctor that checks it. */
struct machine {
	char root[FOLDER_MAX];
	struct doctor d;
};

static int set_up(void **state)
{
	struct machine *m = calloc(1, sizeof(*m));

	unsetenv("BCC_KERNEL_SOURCE");
	make_folder(m->root);
	m->d.root = m->root;
	m->d.release = RELEASE;
	*state = m;
	return 0;
}

static int tear_down(void **state)
{
	struct machine *m = *state;

	for (size_t i = 0; i < m->d.count; i++) {
		buf_free(&m->d.findings[i].found);
		buf_free(&m->d.findings[i].consequence);
		buf_free(&m->d.findings[i].cure);
	}
	kernel_config_free(&m->d.config);
	remove_folder(m->root);
	free(m);
	return 0;
}

/* Write a file, and create its folders. */
static void put(const struct machine *m, const char *path, const char *text)
{
	char folder[256];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof(folder), "%s/%.*s", m->root, (int)(slash - path), path);
		mkdir(folder, 0755);
	}
	write_text(m->root, path, text);
}

static void put_packed(const struct machine *m, const char *path, const char *text)
{
	char *full = path_in(m->root, path);
	gzFile file;

	put(m, path, "");
	file = gzopen(full, "wb");
	gzputs(file, text);
	gzclose(file);
	free(full);
}

static const struct finding *finding(const struct machine *m, const char *name)
{
	for (size_t i = 0; i < m->d.count; i++)
		if (!strcmp(m->d.findings[i].name, name))
			return &m->d.findings[i];
	fail_msg("no finding %s", name);
	return NULL;
}

static void is(const struct machine *m, const char *name, enum finding_state state,
	       const char *found, const char *cure)
{
	const struct finding *f = finding(m, name);
	bool lacks = state == FINDING_LACK || state == FINDING_LIMIT;

	if (f->state != state || !strstr(buf_text(&f->found), found) ||
	    !strstr(buf_text(&f->cure), cure))
		fail_msg("%s: state %d, found: %s; cure: %s", name, f->state, buf_text(&f->found),
			 buf_text(&f->cure));
	check(!!f->consequence.len == lacks && !!f->cure.len == lacks, name);
}

static void open_config(struct machine *m)
{
	assert_int_equal(kernel_config_read(m->root, RELEASE, &m->d.config), 0);
}

/* Config */

static const char config[] = "#\n# Linux/x86 6.1.0 Kernel Configuration\n#\nCONFIG_KPROBES=y\n"
			     "# CONFIG_UPROBE_EVENTS is not set\nCONFIG_NF_TABLES=m\n"
			     "CONFIG_HZ=250\nCONFIG_LSM=\"lockdown\"\nCONFIG_EMPTY=\n"
			     "CONFIG_KPROBES_ON_FTRACE=y";

static void reads_a_config(void **state)
{
	static const struct {
		const char *option;
		char value;
	} rows[] = {
		{ "KPROBES", 'y' },
		{ "UPROBE_EVENTS", 'n' },
		{ "NF_TABLES", 'm' },
		{ "HZ", '2' },
		{ "LSM", '"' },
		{ "EMPTY", 'n' },
		{ "KPROBES_ON_FTRACE", 'y' },
		{ "KPROBE", 'n' },
		{ "PROBES", 'n' },
		{ "NEVER_HEARD_OF", 'n' },
	};
	struct machine *m = *state;

	put_packed(m, "proc/config.gz", config);
	open_config(m);
	assert_non_null(m->d.config.path);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check(kernel_config_get(&m->d.config, rows[i].option) == rows[i].value,
		      rows[i].option);
}

static void finds_a_plain_config_in_boot(void **state)
{
	struct machine *m = *state;

	put(m, "boot/config-" RELEASE, config);
	put(m, "boot/config-" RELEASE "-other", "CONFIG_KPROBES=n\n");
	open_config(m);
	assert_non_null(strstr(m->d.config.path, "/boot/config-" RELEASE));
	assert_int_equal(kernel_config_get(&m->d.config, "KPROBES"), 'y');
}

static void skips_other_files(void **state)
{
	struct machine *m = *state;

	put(m, "proc/config.gz", "");
	put(m, "boot/config-" RELEASE, "some other text\n");
	put(m, "lib/modules/" RELEASE "/config", config);
	open_config(m);
	assert_non_null(strstr(m->d.config.path, "/lib/modules/"));
}

/* A few kilobytes that would unpack to gigabytes, and a file that is cut. */
static void ignores_a_damaged_config(void **state)
{
	struct machine *m = *state;
	char *bomb = calloc(1, (5u << 20) + 1);
	char *full = path_in(m->root, "proc/config.gz");
	static const char whole[] = "CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n";

	memset(bomb, 'a', 5u << 20);
	memcpy(bomb, "CONFIG_", 7);
	put_packed(m, "proc/config.gz", bomb);
	open_config(m);
	assert_null(m->d.config.path);
	kernel_config_free(&m->d.config);
	put_packed(m, "proc/config.gz", whole);
	assert_int_equal(truncate(full, 20), 0);
	open_config(m);
	assert_null(m->d.config.path);
	assert_int_equal(kernel_config_get(&m->d.config, "A"), 0);
	free(bomb);
	free(full);
}

/* Headers */

static void reads_a_trees_release(void **state)
{
	static const struct {
		const char *text, *release;
	} rows[] = {
		{ "#define UTS_RELEASE \"6.1.0-9-test\"\n", "6.1.0-9-test" },
		{ "/* a comment */\n#define UTS_RELEASE \"7.2.1\"", "7.2.1" },
		{ "#define UTS_RELEASE \"\"\n", "" },
		{ "#define UTS_RELEASE \"6.1", "" },
		{ "#define UTS_RELEASE \"6.1\n\"", "" },
		{ "#define UTS_RELEASE \"\033[31m\"\n", "" },
		{ "#define UTS_RELEASES \"6.1\"\n", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf release = { 0 };

		kernel_config_parse_release(rows[i].text, &release);
		check(!strcmp(buf_text(&release), rows[i].release), rows[i].text);
		buf_free(&release);
	}
}

#define TREE "lib/modules/" RELEASE "/build/"

static void looks_at_headers(struct machine *m)
{
	open_config(m);
	doctor_kernel(&m->d);
}

static void no_headers(void **state)
{
	struct machine *m = *state;

	looks_at_headers(m);
	is(m, "headers", FINDING_LACK, "none in ", "apt-get install linux-headers-" RELEASE);
	is(m, "config", FINDING_UNKNOWN, "/boot/config-" RELEASE, "");
	is(m, "btf", FINDING_LIMIT, "no /sys/kernel/btf/vmlinux", "CONFIG_DEBUG_INFO_BTF");
}

static void headers_of_this_kernel(void **state)
{
	struct machine *m = *state;

	put(m, TREE "include/linux/kconfig.h", "");
	put(m, TREE "include/generated/utsrelease.h", "#define UTS_RELEASE \"" RELEASE "\"\n");
	put(m, "sys/kernel/btf/vmlinux", "");
	put(m, "sys/kernel/btf/nf_tables", "");
	looks_at_headers(m);
	is(m, "headers", FINDING_OK, ": of this kernel", "");
	is(m, "btf", FINDING_OK, "of 1 modules", "");
}

/* As in Debian. */
static void headers_in_two_trees(void **state)
{
	struct machine *m = *state;

	put(m, "lib/modules/" RELEASE "/source/include/linux/kconfig.h", "");
	put(m, TREE "include/generated/utsrelease.h", "#define UTS_RELEASE \"" RELEASE "\"\n");
	looks_at_headers(m);
	is(m, "headers", FINDING_OK, "/source: of this kernel", "");
}

static void headers_of_another_kernel(void **state)
{
	struct machine *m = *state;

	put(m, TREE "include/linux/kconfig.h", "");
	put(m, TREE "include/generated/utsrelease.h", "#define UTS_RELEASE \"5.10.0-1\"\n");
	looks_at_headers(m);
	is(m, "headers", FINDING_LIMIT, "of kernel 5.10.0-1, but this one is " RELEASE,
	   "linux-headers-" RELEASE);
}

/* Rights */

static void lockdown_is(struct machine *m, const char *text, enum finding_state want,
			const char *found, const char *cure)
{
	put(m, "sys/kernel/security/lockdown", text);
	doctor_rights(&m->d);
	is(m, "lockdown", want, found, cure);
}

static void lockdown_none(void **state)
{
	lockdown_is(*state, "[none] integrity confidentiality\n", FINDING_OK, "none", "");
}

static void lockdown_integrity(void **state)
{
	lockdown_is(*state, "none [integrity] confidentiality\n", FINDING_OK, "integrity", "");
}

static void lockdown_confidentiality(void **state)
{
	lockdown_is(*state, "none integrity [confidentiality]\n", FINDING_LACK, "confidentiality",
		    "lockdown=integrity");
}

static void lockdown_unreadable(void **state)
{
	lockdown_is(*state, "none [integr", FINDING_UNKNOWN, "cannot be read", "");
}

static void no_lockdown(void **state)
{
	struct machine *m = *state;

	doctor_rights(&m->d);
	is(m, "lockdown", FINDING_OK, "none: the kernel has none", "");
	is(m, "perf_paranoid", FINDING_UNKNOWN, "perf_event_paranoid cannot be read", "");
}

static void another_user_namespace(void **state)
{
	struct machine *m = *state;

	put(m, "proc/self/ns/user", "");
	doctor_rights(&m->d);
	is(m, "privileges", FINDING_LACK, "in a user namespace of its own", "");
	assert_false(m->d.may_trace);
}

/* Attach points, which are read about and not tried. */

static void no_attach_points(void **state)
{
	struct machine *m = *state;

	put(m, "boot/config-" RELEASE, "CONFIG_X86=y\n# CONFIG_KPROBES is not set\n");
	open_config(m);
	doctor_attach_points(&m->d);
	is(m, "kprobes", FINDING_LACK, "none: CONFIG_KPROBES is off (",
	   "apt-get install linux-image");
	is(m, "uprobes", FINDING_LIMIT, "none: CONFIG_UPROBE_EVENTS is off (", "scripts/vm");
	is(m, "tracefs", FINDING_LIMIT, "not mounted", "mount -t tracefs");
	is(m, "syscall_tracepoints", FINDING_UNKNOWN, "not known: see tracefs", "");
}

static void all_attach_points(void **state)
{
	struct machine *m = *state;

	put(m, "sys/bus/event_source/devices/kprobe/type", "8\n");
	put(m, "sys/bus/event_source/devices/uprobe/type", "9\n");
	put(m, "sys/kernel/debug/tracing/events/syscalls/sys_enter_listen/id", "7\n");
	put(m, "sys/kernel/debug/kprobes/blacklist", "0x1-0x2\ta\n0x2-0x3\tb\n");
	put(m, "sys/kernel/debug/kprobes/enabled", "1\n");
	put(m, "proc/sys/kernel/ftrace_enabled", "1\n");
	doctor_attach_points(&m->d);
	is(m, "kprobes", FINDING_OK, "available; 2 functions are blacklisted", "");
	is(m, "uprobes", FINDING_OK, "available", "");
	is(m, "tracefs", FINDING_OK, "mounted at /sys/kernel/debug/tracing", "");
	is(m, "syscall_tracepoints", FINDING_OK, "available", "");
	is(m, "ftrace", FINDING_OK, "1", "");
}

static void attach_points_turned_off(void **state)
{
	struct machine *m = *state;

	put(m, "sys/bus/event_source/devices/kprobe/type", "8\n");
	put(m, "sys/kernel/debug/kprobes/enabled", "0\n");
	put(m, "sys/kernel/tracing/events/sched/x", "");
	put(m, "proc/sys/kernel/ftrace_enabled", "0\n");
	doctor_attach_points(&m->d);
	is(m, "kprobes", FINDING_LACK, "turned off", "echo 1 >");
	is(m, "syscall_tracepoints", FINDING_LIMIT, "none", "scripts/vm");
	is(m, "ftrace", FINDING_LACK, "0", "sysctl kernel.ftrace_enabled=1");
}

static void kprobes_without_ftrace(void **state)
{
	struct machine *m = *state;

	put(m, "boot/config-" RELEASE, "CONFIG_KPROBES=y\n");
	put(m, "proc/sys/kernel/ftrace_enabled", "0\n");
	open_config(m);
	doctor_attach_points(&m->d);
	is(m, "ftrace", FINDING_LIMIT, "0", "sysctl kernel.ftrace_enabled=1");
}

/* Limits */

static void limits(void **state)
{
	struct machine *m = *state;

	put(m, "proc/sys/net/core/bpf_jit_enable", "0\n");
	put(m, "proc/sys/kernel/perf_event_mlock_kb", "516\n");
	put(m, "sys/devices/system/cpu/possible", "0-7\n");
	put(m, "sys/devices/system/cpu/online", "0-3\n");
	setenv("XDG_CACHE_HOME", m->root, 1);
	doctor_limits(&m->d);
	is(m, "jit", FINDING_LIMIT, "0", "sysctl net.core.bpf_jit_enable=1");
	is(m, "perf_mlock", FINDING_OK, "516 kB", "");
	is(m, "cpus", FINDING_OK, "0-7 possible, 0-3 online", "");
}

static void no_cpus(void **state)
{
	struct machine *m = *state;

	doctor_limits(&m->d);
	is(m, "cpus", FINDING_LACK, "cannot be read", "mount -t sysfs");
	is(m, "jit", FINDING_UNKNOWN, "cannot be read", "");
}

/* The report */

static void prints_all_findings(void **state)
{
	struct machine *m = *state;
	struct buf out = { 0 };
	struct finding *f = finding_add(&m->d, "one", FINDING_OK);

	buf_str(&f->found, "well");
	f = finding_add(&m->d, "two", FINDING_LACK);
	buf_str(&f->found, "a \"b\"\033[31m");
	buf_str(&f->consequence, "nothing works");
	buf_str(&f->cure, "do");
	findings_text_print(&m->d, PRINT_TABLE, &out);
	assert_string_equal(buf_text(&out), "ok    one                 well\n"
					    "LACK  two                 a \"b\"\\x1b[31m\n"
					    "                          so:   nothing works\n"
					    "                          cure: do\n\n"
					    "The listen probe cannot run here. It lacks: two.\n");
	buf_clear(&out);
	findings_text_print(&m->d, PRINT_JSON, &out);
	assert_string_equal(
		buf_text(&out),
		"{\"check\":\"one\",\"state\":\"ok\",\"found\":\"well\",\"consequence\":null,"
		"\"cure\":null}\n"
		"{\"check\":\"two\",\"state\":\"lack\",\"found\":\"a \\\"b\\\"\\\\x1b[31m\","
		"\"consequence\":\"nothing works\",\"cure\":\"do\"}\n"
		"{\"doctor\":{\"kernel\":\"" RELEASE "\",\"able\":false,\"lacks\":[\"two\"]}}\n");
	buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_config),
		TEST(finds_a_plain_config_in_boot),
		TEST(skips_other_files),
		TEST(ignores_a_damaged_config),
		TEST(reads_a_trees_release),
		TEST(no_headers),
		TEST(headers_of_this_kernel),
		TEST(headers_in_two_trees),
		TEST(headers_of_another_kernel),
		TEST(lockdown_none),
		TEST(lockdown_integrity),
		TEST(lockdown_confidentiality),
		TEST(lockdown_unreadable),
		TEST(no_lockdown),
		TEST(another_user_namespace),
		TEST(no_attach_points),
		TEST(all_attach_points),
		TEST(attach_points_turned_off),
		TEST(kprobes_without_ftrace),
		TEST(limits),
		TEST(no_cpus),
		TEST(prints_all_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
