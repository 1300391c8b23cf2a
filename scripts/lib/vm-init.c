// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Both ends of scripts/vm: started as /init it is the first process of the
 * guest; started by scripts/vm it runs QEMU and relays what the guest says.
 *
 * One virtio-serial port joins them, carrying frames. The alternatives fail:
 * an ISA port is slow, the kernel's console is shared with its messages, and a
 * byte stream does not show whether the output of a powered-off machine is
 * complete. The exit status is the last frame, so all output has arrived before
 * it, and the machine can be killed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum frame_type {
	FRAME_OUT, /* to the host: the command's stdout */
	FRAME_ERR,
	FRAME_STARTED,
	FRAME_STATUS, /* the exit status; the last one */
	FRAME_BOOT,   /* to the guest: what to run; the first one */
	FRAME_INPUT,
	FRAME_WINSIZE,
	FRAME_SIGNAL,
};

struct frame {
	uint32_t type;
	uint32_t len;
};

/* The start of FRAME_BOOT; strings follow: directory, TERM, shares, argv */
struct boot {
	uint32_t tty;
	uint32_t nshares;
	struct winsize ws;
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
/* virtio_console takes at most 32 KiB in one write */
#define FRAME_MAX 32768
#define PAYLOAD_MAX (FRAME_MAX - sizeof(struct frame))

static void wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	poll(&p, 1, -1);
}

static int write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EAGAIN) {
			wait_for(fd, POLLOUT);
		} else if (n < 0 && errno != EINTR) {
			return -1;
		} else if (n > 0) {
			p += n;
			len -= n;
		}
	}
	return 0;
}

/* buf has space for the header before the payload, so that one write sends both */
static int send_frame(int fd, enum frame_type type, char *buf, size_t len)
{
	struct frame f = { .type = type, .len = len };

	memcpy(buf, &f, sizeof(f));
	return write_all(fd, buf, sizeof(f) + len);
}

static int send_value(int fd, enum frame_type type, const void *value, size_t len)
{
	char buf[sizeof(struct frame) + 64];

	memcpy(buf + sizeof(struct frame), value, len);
	return send_frame(fd, type, buf, len);
}

/* --- the guest's end ---------------------------------------------------- */

static int wire = -1;

__attribute__((noreturn)) static void power_off(void)
{
	reboot(RB_AUTOBOOT); /* QEMU runs with -no-reboot */
	for (;;)
		pause();
}

/* fd 2 is the kernel's console here, whose end the host shows */
__attribute__((noreturn)) static void fail(const char *what)
{
	fprintf(stderr, "vm-init: %s: %s\n", what, strerror(errno));
	tcdrain(2);
	power_off();
}

static void load_modules(void)
{
	struct dirent **files;
	int i, n = scandir("/modules", &files, NULL, alphasort);

	if (n < 0)
		fail("/modules");
	for (i = 0; i < n; i++) {
		char path[512];
		int fd;

		if (files[i]->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/modules/%s", files[i]->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
			fail(path);
		close(fd);
	}
}

static void mount_or_fail(const char *source, const char *dir, const char *type,
			  unsigned long flags, const char *options)
{
	if (mount(source, dir, type, flags, options))
		fail(dir);
}

static void make_dirs(const char *dir)
{
	char path[4096];
	char *p;

	snprintf(path, sizeof(path), "%s", dir);
	for (p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
	mkdir(path, 0755);
}

#define SHARE "trans=virtio,version=9p2000.L,msize=262144,access=any"

/* Overlay the host's root with the kernel's files, and both with a tmpfs */
static void mount_root(void)
{
	static const char *const dirs[] = { "/host", "/kernel", "/rw", "/root" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++)
		mkdir(dirs[i], 0755);
	mount_or_fail("host", "/host", "9p", MS_RDONLY, SHARE ",cache=loose");
	mount_or_fail("kernel", "/kernel", "9p", MS_RDONLY, SHARE ",cache=loose");
	mount_or_fail("rw", "/rw", "tmpfs", 0, "mode=0755");
	mkdir("/rw/upper", 0755);
	mkdir("/rw/work", 0755);
	mount_or_fail("calltap", "/root", "overlay", 0,
		      "lowerdir=/kernel:/host,upperdir=/rw/upper,workdir=/rw/work");
	/* An initramfs cannot be left with pivot_root(2) */
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		fail("changing the root");
}

static const struct {
	const char *type;
	const char *dir;
	const char *options;
} filesystems[] = {
	{ "proc", "/proc", NULL },
	{ "sysfs", "/sys", NULL },
	{ "devtmpfs", "/dev", "mode=0755" },
	{ "devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666" },
	{ "tmpfs", "/dev/shm", "mode=1777" },
	{ "tmpfs", "/run", "mode=0755" },
	{ "debugfs", "/sys/kernel/debug", NULL },
	{ "tracefs", "/sys/kernel/tracing", NULL },
	{ "bpf", "/sys/fs/bpf", "mode=0700" },
	{ "cgroup2", "/sys/fs/cgroup", NULL },
};

static int is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && (path[len] == '/' || !path[len]);
}

/* /tmp is the host's, under the overlay like the rest */
static void mount_filesystems(const char *cwd)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(filesystems); i++) {
		const char *dir = filesystems[i].dir;

		if (!strcmp(dir, "/run") && is_below(cwd, dir))
			continue;
		mkdir(dir, 0755);
		mount_or_fail(filesystems[i].type, dir, filesystems[i].type, 0,
			      filesystems[i].options);
	}
	if (symlink("/proc/self/fd", "/dev/fd") || symlink("fd/0", "/dev/stdin") ||
	    symlink("fd/1", "/dev/stdout") || symlink("fd/2", "/dev/stderr"))
		fail("/dev/fd");
}

static char **mount_shares(char **dirs, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		char tag[16];

		snprintf(tag, sizeof(tag), "share%u", i);
		make_dirs(dirs[i]);
		/* mmap: writes go through, and a shared mapping still works */
		mount_or_fail(tag, dirs[i], "9p", 0, SHARE ",cache=mmap");
	}
	return dirs + n;
}

static void loopback_up(void)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &req))
		fail("lo");
	close(fd);
}

/* The port appears, and connects, some time after its driver was loaded */
static void open_wire(void)
{
	int tries;

	for (tries = 0; tries < 10000; tries++) {
		wire = open("/dev/vport0p1", O_RDWR | O_NONBLOCK | O_CLOEXEC);
		if (wire >= 0)
			return;
		usleep(1000);
	}
	fail("/dev/vport0p1");
}

static void read_wire(void *data, size_t len)
{
	char *p = data;

	while (len) {
		ssize_t n = read(wire, p, len);

		if (n > 0) {
			p += n;
			len -= n;
		} else if (n < 0 && errno == EAGAIN) {
			wait_for(wire, POLLIN);
		} else if (n < 0 && errno != EINTR) {
			fail("reading from the host");
		} else {
			usleep(1000);
		}
	}
}

static char *read_frame(struct frame *f)
{
	char *data;

	read_wire(f, sizeof(*f));
	data = malloc(f->len + 1);
	if (!data)
		fail("memory");
	read_wire(data, f->len);
	data[f->len] = '\0';
	return data;
}

static char **split(char *p, const char *end)
{
	char **list = NULL;
	size_t n = 0;

	while (p < end) {
		list = realloc(list, (n + 2) * sizeof(*list));
		if (!list)
			fail("memory");
		list[n++] = p;
		p += strlen(p) + 1;
	}
	if (n < 2)
		fail("nothing to run");
	list[n] = NULL;
	return list;
}

struct command {
	pid_t pid;
	int out; /* read end of its stdout, or its terminal */
	int err;
	int tty;
	int status;
	int done;
};

static void set_environment(const char *term)
{
	clearenv();
	setenv("HOME", "/root", 1);
	setenv("USER", "root", 1);
	setenv("LOGNAME", "root", 1);
	setenv("SHELL", "/bin/bash", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TERM", *term ? term : "dumb", 1);
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

__attribute__((noreturn)) static void exec_command(const char *cwd, char **argv)
{
	sigset_t none;
	int cause;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (chdir(cwd)) {
		dprintf(2, "vm: %s: %s in the guest (cure: -w %s)\n", cwd, strerror(errno), cwd);
		_exit(126);
	}
	execvp(argv[0], argv);
	cause = errno;
	dprintf(2, "vm: %s: %s\n", argv[0], strerror(cause));
	_exit(cause == ENOENT ? 127 : 126);
}

static void start_on_terminal(struct command *c, const struct boot *boot, char **list, char **argv)
{
	const char *name;
	int slave;

	c->out = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	name = c->out < 0 || unlockpt(c->out) ? NULL : ptsname(c->out);
	if (!name)
		fail("/dev/ptmx");
	ioctl(c->out, TIOCSWINSZ, &boot->ws);
	slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		fail(name);
	c->pid = fork();
	if (c->pid < 0)
		fail("fork");
	if (!c->pid) {
		setsid();
		ioctl(slave, TIOCSCTTY, 0);
		dup2(slave, 0);
		dup2(slave, 1);
		dup2(slave, 2);
		exec_command(list[0], argv);
	}
	close(slave);
}

static void start_on_pipes(struct command *c, char **list, char **argv)
{
	int out[2], err[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		fail("pipe");
	c->pid = fork();
	if (c->pid < 0)
		fail("fork");
	if (!c->pid) {
		setsid();
		dup2(null, 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		exec_command(list[0], argv);
	}
	close(null);
	close(out[1]);
	close(err[1]);
	c->out = out[0];
	c->err = err[0];
}

/* Reap adopted processes, too. Return the command's status as a shell does */
static void reap(struct command *c)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != c->pid)
			continue;
		c->done = 1;
		c->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

/* 0: end of file */
static int relay(int fd, enum frame_type type)
{
	static char buf[FRAME_MAX];
	ssize_t n = read(fd, buf + sizeof(struct frame), PAYLOAD_MAX);

	if (n <= 0)
		return n < 0 && (errno == EINTR || errno == EAGAIN);
	if (send_frame(wire, type, buf, n))
		fail("writing to the host");
	return 1;
}

/* Relay its output meanwhile: a command that cannot write may not read either */
static void type_in(struct command *c, const char *data, size_t len)
{
	struct pollfd p = { .fd = c->out, .events = POLLIN | POLLOUT };

	while (len) {
		ssize_t n = write(c->out, data, len);

		if (n < 0 && errno != EAGAIN)
			break;
		if (n > 0) {
			data += n;
			len -= n;
		} else if (poll(&p, 1, -1) > 0 && p.revents & POLLIN) {
			relay(c->out, FRAME_OUT);
		}
	}
}

static void obey_host(struct command *c)
{
	struct frame f;
	char *data = read_frame(&f);
	int sig;

	if (f.type == FRAME_INPUT && c->tty) {
		type_in(c, data, f.len);
	} else if (f.type == FRAME_WINSIZE && c->tty) {
		ioctl(c->out, TIOCSWINSZ, data);
	} else if (f.type == FRAME_SIGNAL) {
		memcpy(&sig, data, sizeof(sig));
		/* Just forked, it may not have its own group yet */
		if (kill(-c->pid, sig))
			kill(c->pid, sig);
	}
	free(data);
}

/*
 * Relay the rest of the pipe, at most a pipe's size: a background process
 * may write for ever.
 */
static void drain(int fd, enum frame_type type)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t most = 1 << 20, done;

	for (done = 0; done < most && poll(&p, 1, 0) > 0; done += PAYLOAD_MAX)
		if (!relay(fd, type))
			break;
}

static void serve(struct command *c)
{
	struct pollfd p[4] = {
		{ .fd = wire, .events = POLLIN },
		{ .fd = c->out, .events = POLLIN },
		{ .fd = c->err, .events = POLLIN },
	};
	sigset_t chld;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	p[3] = (struct pollfd){ .fd = signalfd(-1, &chld, SFD_CLOEXEC), .events = POLLIN };
	while (!c->done) {
		struct signalfd_siginfo info;

		if (poll(p, ARRAY_SIZE(p), -1) < 0)
			continue;
		if (p[0].revents & POLLIN)
			obey_host(c);
		if (p[1].revents && !relay(c->out, FRAME_OUT))
			p[1].fd = -1;
		if (p[2].revents && !relay(c->err, FRAME_ERR))
			p[2].fd = -1;
		if (p[3].revents && read(p[3].fd, &info, sizeof(info)) > 0)
			reap(c);
	}
	drain(p[1].fd, FRAME_OUT);
	drain(p[2].fd, FRAME_ERR);
}

static void run(const struct boot *boot, char **list, char **argv)
{
	struct command c = { .out = -1, .err = -1, .tty = boot->tty };
	sigset_t chld;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	set_environment(list[1]);
	if (c.tty)
		start_on_terminal(&c, boot, list, argv);
	else
		start_on_pipes(&c, list, argv);
	send_value(wire, FRAME_STARTED, "", 0);
	serve(&c);
	sync(); /* data that shared mappings wrote into shares */
	send_value(wire, FRAME_STATUS, &c.status, sizeof(c.status));
}

__attribute__((noreturn)) static void guest(void)
{
	struct frame f;
	struct boot boot;
	char *data, **list, **argv;

	load_modules();
	mount_or_fail("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	open_wire();
	mount_root();
	data = read_frame(&f);
	if (f.type != FRAME_BOOT || f.len < sizeof(boot))
		fail("the host's first frame");
	memcpy(&boot, data, sizeof(boot));
	list = split(data + sizeof(boot), data + f.len);
	mount_filesystems(list[0]);
	argv = mount_shares(list + 2, boot.nshares);
	loopback_up();
	sethostname("vm", 2);
	run(&boot, list, argv);
	for (;;)
		pause(); /* until the host has read everything and kills QEMU */
}

/* --- the host's end ------------------------------------------------------ */

/* Where QEMU finds its ends of the wire and of the console's socket */
enum { QEMU_WIRE = 3, QEMU_CONSOLE = 4 };

/* Seconds: for a boot, and for a command to end after a signal */
#define BOOT_LIMIT 120
#define GRACE 5

static struct {
	int timeout;
	int tty;
	int verbose;
	uint32_t nshares;
	char *shares[16];
	char **command;
	char **qemu;
} options;

static volatile sig_atomic_t started, end_signal;
static volatile sig_atomic_t resized;
static pid_t machine;
static pid_t guard;
static int guard_pipe = -1;
static time_t start;

static char console[16384];
static size_t console_len;

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Async-signal-safe, as is every function that ends a run */
static void say(const char *text)
{
	write_all(2, text, strlen(text));
}

static void release(void)
{
	if (machine > 0) {
		kill(machine, SIGKILL);
		waitpid(machine, NULL, 0);
		machine = 0;
	}
	if (guard > 0) {
		close(guard_pipe);
		waitpid(guard, NULL, 0);
		guard = 0;
	}
}

__attribute__((noreturn)) static void finish(int status)
{
	release();
	_exit(status);
}

__attribute__((noreturn)) static void die(const char *what)
{
	int cause = errno;

	release();
	dprintf(2, "vm: %s: %s\n", what, strerror(cause));
	_exit(125);
}

__attribute__((noreturn)) static void die_of(int sig)
{
	sigset_t set;

	release();
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	_exit(128 + sig);
}

static void show_console(void)
{
	const char *panic = memmem(console, console_len, "Kernel panic", 12);
	size_t from = panic ? (size_t)(panic - console) : console_len;
	int lines = panic ? 0 : 25;

	if (options.verbose)
		return;
	while (from && (console[from - 1] != '\n' || lines--))
		from--;
	say("vm: the end of the machine's console:\n");
	for (; from < console_len; from++)
		if (console[from] != '\r')
			write_all(2, console + from, 1);
	if (console_len && console[console_len - 1] != '\n')
		say("\n");
}

/*
 * Forward the first signal to the command, so that it can end cleanly. A second
 * signal, or one while no command runs, ends this process.
 */
static void on_signal(int sig)
{
	int saved = errno;

	if (!started || end_signal || options.tty)
		die_of(sig);
	end_signal = sig;
	send_value(wire, FRAME_SIGNAL, &sig, sizeof(sig));
	alarm(GRACE);
	errno = saved;
}

static void on_alarm(int sig)
{
	(void)sig;
	if (end_signal)
		die_of(end_signal);
	if (options.timeout && now() - start >= options.timeout) {
		release();
		say("vm: ended after the time given with -t\n");
		_exit(124);
	}
	release();
	show_console();
	say("vm: the machine did not start; -v shows all that it says\n");
	_exit(125);
}

static void on_resize(int sig)
{
	(void)sig;
	resized = 1;
}

static void set_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigfillset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	sa.sa_handler = on_alarm;
	sigaction(SIGALRM, &sa, NULL);
	sa.sa_handler = on_resize;
	sigaction(SIGWINCH, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * Restore the terminal after this process ends, even if it was killed. Its
 * session of its own keeps signals for the foreground away and lets it change
 * the terminal.
 */
static void start_guard(const struct termios *saved)
{
	int fds[2];
	char byte;

	if (pipe2(fds, O_CLOEXEC))
		die("pipe");
	guard_pipe = fds[1];
	guard = fork();
	if (guard < 0)
		die("fork");
	if (guard) {
		close(fds[0]);
		return;
	}
	setsid();
	close(fds[1]);
	while (read(fds[0], &byte, 1) < 0 && errno == EINTR)
		;
	tcsetattr(0, TCSADRAIN, saved);
	_exit(0);
}

static void take_terminal(void)
{
	struct termios saved, raw;

	if (tcgetattr(0, &saved))
		die("an interactive run needs a terminal");
	start_guard(&saved);
	raw = saved;
	cfmakeraw(&raw);
	if (tcsetattr(0, TCSADRAIN, &raw))
		die("terminal");
}

__attribute__((noreturn)) static void exec_qemu(int wire_end, int console_end, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);

	/* Outside the terminal's foreground group, but killed with this process */
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	/* Move both first: one may have the number that the other one needs */
	wire_end = fcntl(wire_end, F_DUPFD, 10);
	console_end = fcntl(console_end, F_DUPFD, 10);
	dup2(null, 0);
	dup2(console_end, 1);
	dup2(console_end, 2);
	dup2(wire_end, QEMU_WIRE);
	dup2(console_end, QEMU_CONSOLE);
	close(wire_end);
	close(console_end);
	execvp(options.qemu[0], options.qemu);
	dprintf(2, "%s: %s\n", options.qemu[0], strerror(errno));
	_exit(127);
}

/* Return this process's end of the console's socket */
static int start_machine(void)
{
	int wires[2], consoles[2];
	pid_t parent = getpid();

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wires) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, consoles))
		die("socketpair");
	wire = wires[0];
	machine = fork();
	if (machine < 0)
		die("fork");
	if (!machine)
		exec_qemu(wires[1], consoles[1], parent);
	close(wires[1]);
	close(consoles[1]);
	return consoles[0];
}

static void add_string(FILE *f, const char *text)
{
	fwrite(text, strlen(text) + 1, 1, f);
}

static char *boot_frame(size_t *len)
{
	struct boot boot = { .tty = options.tty, .nshares = options.nshares };
	const char *term = getenv("TERM");
	struct frame f = { 0 };
	char *cwd = getcwd(NULL, 0), *data, **arg;
	FILE *file = open_memstream(&data, len);
	uint32_t i;

	if (!cwd || !file)
		die("current directory");
	ioctl(0, TIOCGWINSZ, &boot.ws);
	fwrite(&f, sizeof(f), 1, file);
	fwrite(&boot, sizeof(boot), 1, file);
	add_string(file, cwd);
	add_string(file, term ? term : "");
	for (i = 0; i < options.nshares; i++)
		add_string(file, options.shares[i]);
	for (arg = options.command; *arg; arg++)
		add_string(file, *arg);
	if (fclose(file))
		die("memory");
	free(cwd);
	return data;
}

static void send_boot(void)
{
	size_t len;
	char *data = boot_frame(&len);

	/* If it fails, QEMU has ended, and its console has the reason */
	send_frame(wire, FRAME_BOOT, data, len - sizeof(struct frame));
	free(data);
}

static void set_limit(void)
{
	int left = options.timeout - (int)(now() - start);

	if (end_signal)
		return;
	if (!started && (!options.timeout || left > BOOT_LIMIT))
		left = BOOT_LIMIT;
	else if (!options.timeout)
		left = 0;
	else if (left < 1)
		left = 1;
	alarm(left);
}

static void obey_guest(const struct frame *f, const char *data)
{
	int status;

	switch (f->type) {
	case FRAME_OUT:
	case FRAME_ERR:
		if (!write_all(f->type == FRAME_OUT ? 1 : 2, data, f->len))
			break;
		if (errno == EPIPE)
			die_of(SIGPIPE);
		die(f->type == FRAME_OUT ? "stdout" : "stderr");
		break;
	case FRAME_STARTED:
		started = 1;
		set_limit();
		break;
	case FRAME_STATUS:
		memcpy(&status, data, sizeof(status));
		finish(status);
	}
}

/* 0: the machine has ended */
static int read_guest(void)
{
	static char buf[4 * FRAME_MAX];
	static size_t have;
	size_t at = 0;
	ssize_t n = read(wire, buf + have, sizeof(buf) - have);

	if (n <= 0)
		return n < 0 && errno == EINTR;
	have += n;
	while (have - at >= sizeof(struct frame)) {
		struct frame f;

		memcpy(&f, buf + at, sizeof(f));
		if (have - at - sizeof(f) < f.len)
			break;
		obey_guest(&f, buf + at + sizeof(f));
		at += sizeof(f) + f.len;
	}
	have -= at;
	memmove(buf, buf + at, have);
	return 1;
}

/* Keep the last part of the console's output; 0: end of file */
static int read_console(int fd)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof(buf));
	size_t keep;

	if (n <= 0)
		return n < 0 && errno == EINTR;
	if (options.verbose)
		write_all(2, buf, n);
	keep = console_len + n > sizeof(console) ? sizeof(console) - n : console_len;
	memmove(console, console + console_len - keep, keep);
	memcpy(console + keep, buf, n);
	console_len = keep + n;
	return 1;
}

static void read_terminal(void)
{
	char buf[sizeof(struct frame) + 4096];
	ssize_t n = read(0, buf + sizeof(struct frame), sizeof(buf) - sizeof(struct frame));

	if (n > 0)
		send_frame(wire, FRAME_INPUT, buf, n);
	else if (!n || errno != EINTR)
		die_of(SIGHUP);
}

static void send_winsize(void)
{
	struct winsize ws;

	resized = 0;
	if (!ioctl(0, TIOCGWINSZ, &ws))
		send_value(wire, FRAME_WINSIZE, &ws, sizeof(ws));
}

static void attend(int console_fd)
{
	struct pollfd p[3] = {
		{ .fd = wire, .events = POLLIN },
		{ .fd = console_fd, .events = POLLIN },
		{ .fd = options.tty ? 0 : -1, .events = POLLIN },
	};
	sigset_t winch, before;

	/* Unblocked only while waiting; else a new size might wait for a key */
	sigemptyset(&winch);
	sigaddset(&winch, SIGWINCH);
	sigprocmask(SIG_BLOCK, &winch, &before);
	for (;;) {
		if (options.tty && resized && started)
			send_winsize();
		if (ppoll(p, ARRAY_SIZE(p), NULL, &before) < 0)
			continue;
		if (p[1].revents && !read_console(console_fd))
			p[1].fd = -1;
		if (p[0].revents && !read_guest())
			break;
		if (p[2].revents)
			read_terminal();
	}
}

static void usage(void)
{
	say("usage: vm-init [-iv] [-t SECONDS] [-w DIR]... -n WORDS COMMAND... QEMU...\n"
	    "(for scripts/vm; COMMAND has as many words as -n says)\n");
	_exit(125);
}

static void read_options(int argc, char **argv)
{
	int opt, words = 0;

	while ((opt = getopt(argc, argv, "+ivt:w:n:")) != -1) {
		if (opt == 'i')
			options.tty = 1;
		else if (opt == 'v')
			options.verbose = 1;
		else if (opt == 't')
			options.timeout = atoi(optarg);
		else if (opt == 'n')
			words = atoi(optarg);
		else if (opt == 'w' && options.nshares < ARRAY_SIZE(options.shares))
			options.shares[options.nshares++] = optarg;
		else
			usage();
	}
	if (words < 1 || argc - optind <= words)
		usage();
	options.qemu = argv + optind + words;
	options.command = calloc(words + 1, sizeof(char *));
	if (!options.command)
		die("memory");
	memcpy(options.command, argv + optind, words * sizeof(char *));
}

static void host(int argc, char **argv)
{
	int fd;

	do { /* descriptors 0 to 2 must stay the standard ones */
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	} while (fd >= 0 && fd <= 2);
	start = now();
	read_options(argc, argv);
	if (options.tty)
		take_terminal();
	set_signals();
	fd = start_machine();
	set_limit();
	send_boot();
	attend(fd);
	release();
	while (read_console(fd))
		;
	show_console();
	say("vm: the machine ended before the command did; -v shows all that it says\n");
}

int main(int argc, char **argv)
{
	if (!strcmp(argv[0], "/init"))
		guest();
	host(argc, argv);
	return 125;
}
