/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The story: a target is found, read, compiled, loaded, attached, and read until it ends. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "audit_run.h"
#include "catalog.h"
#include "check.h"
#include "describe.h"
#include "doctor.h"
#include "generate.h"
#include "io.h"
#include "list.h"
#include "log.h"
#include "machine.h"
#include "options.h"
#include "probe.h"
#include "replay.h"
#include "save.h"
#include "session.h"
#include "status.h"

static enum status cannot_here(void)
{
	log_info("calltap --doctor says what this machine has and lacks for tracing");
	return STATUS_MACHINE;
}

/* The status that a failed stage ends the program with. */
static enum status status_of(int err)
{
	switch (err) {
	case 0:
	case -EINTR: /* asked to end before there was anything to show */
		return STATUS_OK;
	case -ENOEXEC:
		return STATUS_PROBE;
	case -ENOSYS:
	case -EPERM:
	case -EACCES:
		return cannot_here();
	case -ENOMEM:
		log_error("out of memory");
		return STATUS_FAILED;
	default:
		return STATUS_FAILED;
	}
}

static bool is_for_this_kernel(const struct object *obj)
{
	if (!strcmp(obj->release, machine_release()))
		return true;
	log_error(
		"the object was compiled for kernel %s, and this is %s, where the kernel's structs "
		"may differ: compile it again with --kernel %s --save",
		obj->release, machine_release(), machine_release());
	return false;
}

/* What a run is made of. */
struct job {
	const struct options *options;
	const struct probes *probes;
	const struct probes_read *read;
	const struct probes_build *build;
	const struct filter *filter;
};

/* Loads, attaches and reads: what the others only prepare. The audit's object is behind the rest. */
static enum status trace(const struct catalog *catalog, const struct job *job)
{
	const struct options *o = job->options;
	struct session_settings settings = {
		.catalog = catalog,
		.format = o->format,
		.count = o->count,
		.seconds = o->seconds,
		.interval = o->interval,
		.pages = o->pages,
		.record = o->record,
		.watch = o->watch,
		.filter = job->filter,
		.stop_fd = job->build->stop_fd,
		.probes = job->probes,
		.read = job->read,
		.build = job->build,
	};
	int err = 0;

	for (uint32_t i = 0; i < catalog->object_count + o->audit; i++)
		if (!is_for_this_kernel(catalog->objects[i].obj))
			return STATUS_MACHINE;
	machine_allow_files();
	if (o->audit)
		err = audit_run_open(catalog, catalog->objects + catalog->object_count, job->filter,
				     &settings.audit);
	if (err == -EINVAL)
		return STATUS_USAGE;
	if (!err)
		err = session_run(&settings);
	audit_run_close(settings.audit);
	return status_of(err);
}

/* What the kernel could not be asked about is not right yet, and not wrong. */
static enum status check(const struct catalog *catalog, const struct options *o)
{
	int err = 0;

	machine_allow_files();
	for (uint32_t i = 0; i < catalog->object_count; i++) {
		const struct catalog_object *object = &catalog->objects[i];
		int one = o->kernel || is_for_this_kernel(object->obj) ? check_object(object->obj) :
									 -ENOSYS;

		err = err && err != -EPERM ? err : one ? one : err;
	}
	return status_of(err);
}

static enum status print_layouts(const struct catalog *catalog, enum print_format format)
{
	struct buf text = { 0 };
	int err = describe_catalog(catalog, format, &text);

	if (!err)
		fwrite(buf_text(&text), 1, text.len, stdout); /* looked at when we end */
	buf_free(&text);
	return status_of(err);
}

/* An object that was given is of the kernel it was compiled for. */
static bool is_for(const struct probe *p, const char *kernel)
{
	if (!p->source.is_object || !kernel || !strcmp(kernel, p->obj->release))
		return true;
	log_error("%s was compiled for kernel %s, not for %s: that takes the probe's text",
		  p->source.origin, p->obj->release, kernel);
	return false;
}

static enum status use_catalog(const struct catalog *catalog, const struct job *job)
{
	const struct options *o = job->options;

	switch (o->action) {
	case ACTION_SAVE:
		return save_object(catalog->objects[0].obj, o->file) ? STATUS_FAILED : STATUS_OK;
	case ACTION_CHECK:
		return check(catalog, o);
	case ACTION_LAYOUT:
		return print_layouts(catalog, o->format);
	default:
		return trace(catalog, job);
	}
}

static enum status use_objects(const struct job *job)
{
	const struct probes *p = job->probes;
	struct catalog catalog = { 0 };
	struct catalog_object *objects;
	enum status status;
	int err = -ENOMEM;

	for (size_t i = 0; i < p->count; i++)
		if (!is_for(&p->all[i], job->options->kernel))
			return STATUS_USAGE;
	objects = calloc(p->count, sizeof(*objects));
	for (size_t i = 0; objects && i < p->count; i++)
		objects[i] = (struct catalog_object){ p->all[i].target, p->all[i].obj };
	if (objects)
		err = catalog_make(objects, (uint32_t)p->count - job->options->audit, &catalog);
	status = err ? status_of(err) : use_catalog(&catalog, job);
	catalog_free(&catalog);
	free(objects);
	return status;
}

/* What a caller may have left us that would make a wait or a write go another way. */
static void settle_signals(void)
{
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_IGN); /* the write says so */
	signal(SIGXFSZ, SIG_IGN);
}

/*
 * The signals that end a run well arrive through a descriptor, among the events. Only when the
 * source has been read: until then they end the program as they end any other.
 */
static int open_signals(void)
{
	struct sigaction hup;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!sigaction(SIGHUP, NULL, &hup) && hup.sa_handler != SIG_IGN) /* nohup */
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		log_error("cannot receive signals:");
	return fd;
}

static bool can_watch(const struct probes *p, const struct options *o)
{
	for (size_t i = 0; i < p->count; i++)
		if (probe_is_file(&p->all[i]))
			return true;
	log_error(
		"--watch: %s is no file with a probe's text: name one, ./my.c, that can be edited",
		o->target_count > 1 ? "no target" : o->targets[0]);
	return false;
}

static enum status compile_and_use(struct probes *p, const struct options *o,
				   const struct probes_read *read, const struct filter *filter)
{
	struct probes_build how = {
		.release = o->kernel ? o->kernel : machine_release(),
		.use_cache = !o->no_cache,
		.anew = o->action == ACTION_CHECK,
	};
	const struct job job = { o, p, read, &how, filter };
	enum status status;
	int err;

	how.stop_fd = open_signals();
	if (how.stop_fd < 0)
		return STATUS_FAILED;
	err = probes_build(p, &how);
	status = err ? status_of(err) : use_objects(&job);
	close(how.stop_fd);
	return status;
}

/* What the filters name is looked for first: a compile takes longer. */
static enum status find_and_use(struct probes *p, const struct options *o,
				const struct probes_read *read)
{
	struct filter filter = { 0 };
	enum status status;
	int err = 0;

	if (o->watch && !can_watch(p, o))
		return STATUS_USAGE;
	if (o->action == ACTION_RUN && !machine_may_trace())
		return cannot_here();
	if (o->action == ACTION_RUN)
		err = filter_find(&o->filter, &filter);
	if (err)
		status = err == -EINVAL ? STATUS_USAGE : status_of(err);
	else
		status = compile_and_use(p, o, read, &filter);
	filter_free(&filter);
	return status;
}

static enum status print_source(const struct probe *p)
{
	if (p->source.is_object) {
		log_error("%s is an object: it has no text to print", p->source.origin);
		return STATUS_USAGE;
	}
	fwrite(buf_text(&p->source.bytes), 1, p->source.bytes.len,
	       stdout); /* looked at when we end */
	return STATUS_OK;
}

/* Where there are several, each has a line above it that says which it is. */
static enum status print_sources(const struct probes *p)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < p->count; i++) {
		if (p->count > 1)
			printf("%s/* %s */\n", i ? "\n" : "", p->all[i].source.origin);
		status = print_source(&p->all[i]);
	}
	return status;
}

/* A target that is none is wrong use; what is left are the machine's own failures. */
static enum status status_of_target(int err)
{
	switch (err) {
	case 0:
	case -ENOMEM:
	case -ENOSYS:
	case -EPERM:
		return status_of(err);
	default:
		return STATUS_USAGE;
	}
}

static enum status read_and_use(const struct options *o)
{
	const struct probes_read how = {
		.edits = &o->edits,
		.generate = &o->generate,
		.release = o->kernel ? o->kernel : machine_release(),
		.for_people = o->action == ACTION_SOURCE,
	};
	struct probes probes;
	enum status status =
		status_of_target(probes_read(o->targets, o->target_count, &how, &probes));

	if (status == STATUS_OK)
		status = o->action == ACTION_SOURCE ? print_sources(&probes) :
						      find_and_use(&probes, o, &how);
	probes_free(&probes);
	return status;
}

/* A file that is no recording is wrong use, as a target that is none. */
static enum status replay(const struct options *o)
{
	const struct show_settings settings = {
		.format = o->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
	};
	int err = replay_run(o->file, &settings);

	return err == -EBADMSG || err == -ENOENT || err == -EISDIR ? STATUS_USAGE : status_of(err);
}

/* The probes there are, or what patterns of targets stand for. */
static enum status list(const struct options *o)
{
	const char *release = o->kernel ? o->kernel : machine_release();
	enum status status = STATUS_OK;

	if (!o->target_count)
		return status_of(list_probes(stdout));
	for (size_t i = 0; status == STATUS_OK && i < o->target_count; i++)
		status = status_of_target(generate_list(o->targets[i], release, stdout));
	return status;
}

static enum status run(const struct options *o)
{
	switch (o->action) {
	case ACTION_LIST:
		return list(o);
	case ACTION_REPLAY:
		return replay(o);
	case ACTION_DOCTOR:
		return doctor_run(o->format, stdout);
	default:
		return read_and_use(o);
	}
}

/*
 * Descriptors 0 to 2 must be what they are taken for, or the next file opened would be. Without
 * a stdout there is nothing to do.
 */
static bool standard_descriptors(void)
{
	bool out = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	close_fd(fd);
	if (!out)
		log_error("stdout is closed: the events have nowhere to go");
	return out;
}

/* --help and --version write to stdout, too, and a text that got lost is a failure. */
static void check_stdout(void)
{
	if (fflush(stdout) || ferror(stdout)) {
		log_error("cannot write to stdout:");
		_exit(STATUS_FAILED);
	}
}

/*
 * What is large goes back whole, else glibc learns not to. The rest of a start needs some pages
 * of heap: given in one call, since each fault takes as long as ten system calls in many a
 * virtual machine. Before 5.14 they come one by one.
 */
static void settle_memory(void)
{
	const size_t large = 131072, start = 122880;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	char *heap;

	mallopt(M_MMAP_THRESHOLD, (int)large);
	heap = malloc(start);
	if (heap) {
		char *from = heap + (page - (uintptr_t)heap % page);

		(void)!madvise(from, start - page, MADV_POPULATE_WRITE);
	}
	free(heap);
}

int main(int argc, char **argv)
{
	struct options options;
	enum status status;

	if (!standard_descriptors())
		return STATUS_FAILED;
	settle_signals();
	settle_memory();
	atexit(check_stdout);
	options_parse(argc, argv, &options);
	log_set_verbose(options.verbose);
	status = run(&options);
	edits_free(&options.edits);
	filter_free_words(&options.filter);
	strings_free(&options.generate.fields);
	if (status != STATUS_OK)
		_exit(status); /* it has been told */
	return status;
}
