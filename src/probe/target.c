/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/target.h"

#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "probe/embedded.h"

static int set_target(struct target *t, int kind, const char *path)
{
	t->kind = kind;
	t->path = strdup(path);
	return t->path ? 0 : -ENOMEM;
}

/*
 * Append the home folder of a local user. getpwuid(3) loads NSS plugins, which a static program
 * cannot.
 */
static void append_home_of(uid_t uid, struct buf *out)
{
	FILE *users = fopen("/etc/passwd", "re");
	const struct passwd *pw = NULL;

	while (users && (pw = fgetpwent(users)) && pw->pw_uid != uid)
		;
	if (pw)
		buf_str(out, pw->pw_dir);
	if (users)
		fclose(users);
}

/* With sudo, append the home folder of the user who called it. */
static void append_home(struct buf *out)
{
	const char *sudo = geteuid() ? NULL : getenv("SUDO_UID");
	const char *home = getenv("HOME");

	if (sudo)
		append_home_of((uid_t)strtoul(sudo, NULL, 10), out);
	if (!out->len && home)
		buf_str(out, home);
}

static void append_user_folder(struct buf *out)
{
	const char *data = getenv("XDG_DATA_HOME");
	struct buf home = { 0 };

	append_home(&home);
	if (data && data[0] == '/')
		buf_printf(out, "%s/calltap/probes", data);
	else if (buf_text(&home)[0] == '/')
		buf_printf(out, "%s/.local/share/calltap/probes", buf_text(&home));
	out->failed |= home.failed;
	buf_free(&home);
}

int target_folders(char *folders[TARGET_FOLDERS], size_t *n)
{
	struct buf users = { 0 };
	bool failed;

	append_user_folder(&users);
	*n = 0;
	folders[(*n)++] = strdup("./probes");
	if (users.len)
		folders[(*n)++] = strdup(buf_text(&users));
	folders[(*n)++] = strdup(CALLTAP_DATADIR "/probes");
	buf_free(&users);
	failed = users.failed;
	for (size_t i = 0; i < *n; i++)
		failed |= !folders[i];
	if (!failed)
		return 0;
	while (*n)
		free(folders[--*n]);
	return -ENOMEM;
}

/* Set t to FOLDER/NAME.c if it exists. */
static bool find_in_folder(struct target *t, const char *folder, const char *name, int *err)
{
	struct buf path = { 0 };
	bool exists;

	buf_printf(&path, "%s/%s.c", folder, name);
	exists = !path.failed && !access(buf_text(&path), F_OK);
	if (exists)
		*err = set_target(t, TARGET_FILE, buf_text(&path));
	buf_free(&path);
	return exists;
}

static bool find_in_folders(struct target *t, const char *name, int *err)
{
	char *folders[TARGET_FOLDERS];
	bool exists = false;
	size_t n;

	*err = target_folders(folders, &n);
	for (size_t i = 0; !*err && !exists && i < n; i++)
		exists = find_in_folder(t, folders[i], name, err);
	for (size_t i = 0; i < n; i++)
		free(folders[i]);
	return exists || *err;
}

static bool find_in_binary(struct target *t, const char *name, int *err)
{
	struct buf path = { 0 };
	bool exists;

	buf_printf(&path, "probes/%s.c", name);
	exists = embedded_find(buf_text(&path)) != NULL;
	if (exists)
		*err = set_target(t, TARGET_EMBEDDED, buf_text(&path));
	buf_free(&path);
	return exists;
}

static void report_unknown(const char *name)
{
	struct buf names = { 0 };

	for (const struct embedded_file *f = embedded_files; f->path; f++)
		if (!strncmp(f->path, "probes/", 7))
			buf_printf(&names, " %.*s", (int)strlen(f->path + 7) - 2, f->path + 7);
	log_error("no probe is named '%s'; the probes are:%s. To use a file, give its path: ./%s",
		  name, buf_text(&names), name);
	buf_free(&names);
}

int target_find(const char *arg, struct target *t)
{
	int err = 0;

	*t = (struct target){ 0 };
	if (!strcmp(arg, "-"))
		return set_target(t, TARGET_STDIN, "<stdin>");
	if (strchr(arg, '/') || strchr(arg, '.'))
		return set_target(t, TARGET_FILE, arg);
	if (arg[0] && (find_in_folders(t, arg, &err) || find_in_binary(t, arg, &err)))
		return err;
	report_unknown(arg);
	return -ENOENT;
}

void target_free(struct target *t)
{
	free(t->path);
	t->path = NULL;
}
