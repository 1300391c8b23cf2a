// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Call listen in every way and predict the output of calltap for each call.
 *
 *	listens OUTDIR
 *
 * writes these files to OUTDIR; the n-th lines of the first three belong together:
 *
 *	cases		"NAME PID NETNS": the case, its process, and the namespace that is in
 *	expect.table	the line of -o table, the time as --:--:--
 *	expect.json	the object of -o json, without its "time"
 *	none		"NAME: why", for a listen that gives no event
 *	unseen		"WHAT PID NETNS" for the same, as --audit counts it: family, protocol or
 *			error
 *	skipped		"NAME: why", for one that cannot be made on this machine
 *	ss		"BACKLOG ADDRESS" as `ss -ltnH` shows the sockets that stay open
 *
 * then prints "ready" and keeps the sockets open until the end of stdin, or a signal.
 *
 * A case runs under its own name (its comm), which identifies its events. Predictions are made from
 * the socket calls and /proc, never from calltap. Needs root.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <mntent.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/vm_sockets.h> /* needs struct sockaddr */

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

#define URING_LISTEN 57 /* IORING_OP_LISTEN, missing in older headers */

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static FILE *cases, *table, *json, *none, *unseen, *skipped, *ss;
static pthread_mutex_t output_lock = PTHREAD_MUTEX_INITIALIZER;
static ino_t first_netns; /* the network namespace at the start, which ss lists */
static int alive[2];	  /* a pipe without data: children end when its writer ends */
static __thread const char *case_name = "start";
static __thread const char *printed_comm; /* comm as calltap prints it */

/* ---- process, namespaces and cgroup as the kernel reports them -------------------------------- */

struct caller {
	int pid, tid; /* in the first pid namespace, as in /proc */
	uid_t uid;
	ino_t netns, cgroup;
};

static ino_t inode(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		err(1, "%s", path);
	return st.st_ino;
}

static const char *cgroup2_folder(void)
{
	static char folder[4096];
	struct mntent *mount;
	FILE *mounts;

	if (folder[0])
		return folder;
	mounts = setmntent("/proc/self/mounts", "r");
	if (!mounts)
		err(1, "/proc/self/mounts");
	while ((mount = getmntent(mounts)))
		if (!strcmp(mount->mnt_type, "cgroup2"))
			snprintf(folder, sizeof(folder), "%s", mount->mnt_dir);
	endmntent(mounts);
	if (!folder[0])
		errx(1, "no cgroup2 is mounted, and the cgroup's id is its folder's inode");
	return folder;
}

/* A cgroup's id is the inode number of its folder. */
static ino_t own_cgroup(void)
{
	char line[2048], path[8192] = "";
	FILE *file = fopen("/proc/thread-self/cgroup", "re");

	if (!file)
		err(1, "/proc/thread-self/cgroup");
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "0::", 3))
			snprintf(path, sizeof(path), "%s%s", cgroup2_folder(), line + 3);
	}
	fclose(file);
	return inode(path);
}

static void know_caller(struct caller *me)
{
	char link[64] = "";

	if (readlink("/proc/thread-self", link, sizeof(link) - 1) < 0 ||
	    sscanf(link, "%d/task/%d", &me->pid, &me->tid) != 2)
		errx(1, "/proc/thread-self: not PID/task/TID: %s", link);
	me->uid = getuid();
	me->netns = inode("/proc/thread-self/ns/net");
	me->cgroup = own_cgroup();
}

/* The backlog as the kernel limits it before any socket gets it. */
static unsigned int in_force(int backlog)
{
	unsigned int somaxconn;
	FILE *file = fopen("/proc/sys/net/core/somaxconn", "re");

	if (!file || fscanf(file, "%u", &somaxconn) != 1)
		err(1, "/proc/sys/net/core/somaxconn");
	fclose(file);
	return (unsigned int)backlog > somaxconn ? somaxconn : (unsigned int)backlog;
}

/* ---- predictions --------------------------------------------------------------------------- */

/* The result of a listen call, and its effect. */
struct listened {
	int fd;
	int ret;	      /* 0 or -errno */
	unsigned int backlog; /* in force after the call */
	ino_t netns;	      /* of the socket, which may differ from the caller's */
};

struct address {
	int family;
	unsigned int port;
	char text[INET6_ADDRSTRLEN];
};

static struct address local_address(int fd)
{
	struct sockaddr_storage any = {};
	struct sockaddr_in *v4 = (struct sockaddr_in *)&any;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&any;
	socklen_t size = sizeof(any);
	struct address to = {};
	const void *bytes;

	if (getsockname(fd, (struct sockaddr *)&any, &size))
		err(1, "%s: getsockname", case_name);
	to.family = any.ss_family;
	to.port = ntohs(to.family == AF_INET ? v4->sin_port : v6->sin6_port);
	bytes = to.family == AF_INET ? (const void *)&v4->sin_addr : &v6->sin6_addr;
	inet_ntop(to.family, bytes, to.text, sizeof(to.text));
	return to;
}

static int option(int fd, int level, int name)
{
	socklen_t size = sizeof(int);
	int value;

	if (getsockopt(fd, level, name, &value, &size))
		err(1, "%s: getsockopt", case_name);
	return value;
}

static const char *protocol_of(int fd)
{
	return option(fd, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_MPTCP ? "mptcp" : "tcp";
}

/* Columns are counted in characters: UTF-8 continuation bytes do not count. */
static int comm_width(void)
{
	int width = 16;

	for (const char *c = printed_comm; *c; c++)
		width += (*c & 0xc0) == 0x80;
	return width;
}

static void write_table(const struct listened *l, const struct caller *me, const struct address *at)
{
	fprintf(table, "%-8s %7d %-*s %6u %10lu %-5s %7u %-13s ", "--:--:--", me->pid, comm_width(),
		printed_comm, me->uid, l->netns, protocol_of(l->fd), l->backlog,
		l->ret ? strerrorname_np(-l->ret) : "0");
	fprintf(table, at->family == AF_INET6 ? "[%s]:%u\n" : "%s:%u\n", at->text, at->port);
}

static void write_json_string(const char *text)
{
	putc('"', json);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', json);
		putc(*text, json);
	}
	putc('"', json);
}

static void write_json(const struct listened *l, const struct caller *me, const struct address *at)
{
	fprintf(json, "{\"stream\":\"listen_evt\",\"pid\":%d,\"tid\":%d,\"comm\":", me->pid,
		me->tid);
	write_json_string(printed_comm);
	fprintf(json, ",\"uid\":%u,\"netns\":%lu,\"cgroup\":%lu,", me->uid, l->netns, me->cgroup);
	fprintf(json, "\"family\":\"%s\",\"protocol\":\"%s\",\"laddr\":\"%s\",\"lport\":%u,",
		at->family == AF_INET6 ? "inet6" : "inet", protocol_of(l->fd), at->text, at->port);
	fprintf(json, "\"backlog\":%u,\"ret\":%d,\"error\":", l->backlog, l->ret);
	if (l->ret)
		fprintf(json, "\"%s\"}\n", strerrorname_np(-l->ret));
	else
		fprintf(json, "null}\n");
}

static void predict(struct listened l)
{
	struct address at = local_address(l.fd);
	struct caller me = {};

	know_caller(&me);
	if (!l.netns)
		l.netns = me.netns;
	pthread_mutex_lock(&output_lock);
	fprintf(cases, "%s %d %lu\n", case_name, me.pid, me.netns);
	write_table(&l, &me, &at);
	write_json(&l, &me, &at);
	pthread_mutex_unlock(&output_lock);
}

/* as: the kind that --audit counts it as. */
static void predict_none(const char *as, const char *why)
{
	struct caller me = {};

	know_caller(&me);
	fprintf(none, "%s: %s\n", case_name, why);
	fprintf(unseen, "%s %d %lu\n", as, me.pid, me.netns);
}

/* ss prints * for the address of a socket that accepts both IPv4 and IPv6. */
static void predict_ss(int fd, unsigned int backlog)
{
	struct address at = local_address(fd);

	if (at.family == AF_INET)
		fprintf(ss, "%u %s:%u\n", backlog, at.text, at.port);
	else if (!strcmp(at.text, "::") && !option(fd, IPPROTO_IPV6, IPV6_V6ONLY))
		fprintf(ss, "%u *:%u\n", backlog, at.port);
	else
		fprintf(ss, "%u [%s]:%u\n", backlog, at.text, at.port);
}

/* ---- sockets ------------------------------------------------------------------------------- */

/* A comm is any 15 bytes: calltap may have to escape it. */
static void begin_as(const char *name, const char *comm, const char *printed)
{
	if (strlen(comm) > 15)
		errx(1, "%s: the kernel would cut its name: %s", name, comm);
	case_name = name;
	printed_comm = printed;
	prctl(PR_SET_NAME, comm);
}

static void begin(const char *name)
{
	begin_as(name, name, name);
}

/* Returns -1 after a line in "skipped" if the kernel has no such sockets. */
static int open_socket(int family, int protocol)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, protocol);

	if (fd >= 0)
		return fd;
	if (errno != EPROTONOSUPPORT && errno != ENOPROTOOPT && errno != EAFNOSUPPORT)
		err(1, "%s: socket", case_name);
	fprintf(skipped, "%s: this kernel has no such sockets: %s\n", case_name, strerror(errno));
	return -1;
}

static void set_option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)))
		err(1, "%s: setsockopt", case_name);
}

static socklen_t make_address(struct sockaddr_storage *to, int family, const char *text,
			      unsigned int port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;
	bool inet = family == AF_INET;

	memset(to, 0, sizeof(*to));
	to->ss_family = family;
	*(inet ? &v4->sin_port : &v6->sin6_port) = htons(port);
	if (inet_pton(family, text, inet ? (void *)&v4->sin_addr : &v6->sin6_addr) != 1)
		errx(1, "%s: not an address: %s", case_name, text);
	return inet ? sizeof(*v4) : sizeof(*v6);
}

static void bind_to(int fd, const char *text, unsigned int port)
{
	struct sockaddr_storage address;
	socklen_t size = make_address(&address, option(fd, SOL_SOCKET, SO_DOMAIN), text, port);

	if (bind(fd, (struct sockaddr *)&address, size))
		err(1, "%s: bind %s port %u", case_name, text, port);
}

/* A TCP socket on 127.0.0.1, the port chosen at bind. */
static int loopback_socket(int protocol)
{
	int fd = open_socket(AF_INET, protocol);

	if (fd >= 0)
		bind_to(fd, "127.0.0.1", 0);
	return fd;
}

static int connect_to(int listener)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof(address);
	int fd = open_socket(AF_INET, option(listener, SOL_SOCKET, SO_PROTOCOL));

	if (getsockname(listener, (struct sockaddr *)&address, &size) ||
	    connect(fd, (struct sockaddr *)&address, size))
		err(1, "%s: connect", case_name);
	return fd;
}

/* listen(2), which must return the expected value: else the prediction would be wrong. */
static int listen_as(int fd, int backlog, int foreseen)
{
	int error = listen(fd, backlog) ? errno : 0;

	if (error != foreseen)
		errx(1, "%s: listen: %s, where %s was foreseen", case_name, strerror(error),
		     strerror(foreseen));
	return -error;
}

/* A successful call on a socket that will listen again. */
static void listens_at_first(int fd, int backlog)
{
	predict((struct listened){ fd, listen_as(fd, backlog, 0), in_force(backlog), 0 });
}

/* A successful call on a socket that is not changed after it. */
static void listens(int fd, int backlog)
{
	listens_at_first(fd, backlog);
	if (inode("/proc/thread-self/ns/net") == first_netns)
		predict_ss(fd, in_force(backlog));
}

/* ---- cases: a socket, an address, a backlog ------------------------------------------------ */

struct plain {
	const char *name;
	int family;
	int protocol;
	const char *address; /* NULL: not bound, listen finds a port */
	bool v6only;
	int backlog;
};

static const struct plain plain_cases[] = {
	{ "v4-loopback", AF_INET, IPPROTO_TCP, "127.0.0.1", false, 10 },
	{ "v4-other", AF_INET, IPPROTO_TCP, "127.1.2.3", false, 11 },
	{ "v4-any", AF_INET, IPPROTO_TCP, "0.0.0.0", false, 12 },
	{ "v4-unbound", AF_INET, IPPROTO_TCP, NULL, false, 13 },
	{ "v6-loopback", AF_INET6, IPPROTO_TCP, "::1", false, 14 },
	{ "v6-only-any", AF_INET6, IPPROTO_TCP, "::", true, 15 },
	{ "v6-dual-any", AF_INET6, IPPROTO_TCP, "::", false, 16 },
	{ "v6-unbound", AF_INET6, IPPROTO_TCP, NULL, false, 17 },
	{ "v6-only-unbound", AF_INET6, IPPROTO_TCP, NULL, true, 18 },
	{ "v6-v4mapped", AF_INET6, IPPROTO_TCP, "::ffff:127.0.0.1", false, 19 },
	{ "backlog-zero", AF_INET, IPPROTO_TCP, "127.0.0.1", false, 0 },
	{ "backlog-one", AF_INET, IPPROTO_TCP, "127.0.0.1", false, 1 },
	{ "backlog-huge", AF_INET, IPPROTO_TCP, "127.0.0.1", false, 99999 },
	{ "backlog-minus", AF_INET, IPPROTO_TCP, "127.0.0.1", false, -1 },
	{ "mptcp-v4", AF_INET, IPPROTO_MPTCP, "127.0.0.1", false, 20 },
	{ "mptcp-v4-free", AF_INET, IPPROTO_MPTCP, NULL, false, 21 },
	{ "mptcp-v6", AF_INET6, IPPROTO_MPTCP, "::1", false, 22 },
	{ "mptcp-v6-only", AF_INET6, IPPROTO_MPTCP, "::", true, 23 },
	{ "mptcp-v6-free", AF_INET6, IPPROTO_MPTCP, NULL, false, 24 },
};

static void plain(const struct plain *c)
{
	int fd;

	begin(c->name);
	fd = open_socket(c->family, c->protocol);
	if (fd < 0)
		return;
	if (c->v6only)
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	if (c->address)
		bind_to(fd, c->address, 0);
	listens(fd, c->backlog);
}

/* ---- cases: more than one call ------------------------------------------------------------- */

/* A listening socket accepts another backlog and keeps its port. */
static void again(const char *first, const char *second, int protocol)
{
	int fd;

	begin(first);
	fd = open_socket(AF_INET, protocol);
	if (fd < 0)
		return;
	listens_at_first(fd, 30);
	begin(second);
	listens_at_first(fd, 300);
	listens(fd, 3);
}

static void second_listen(void)
{
	again("once", "again", IPPROTO_TCP);
}

static void second_listen_mptcp(void)
{
	again("mptcp-once", "mptcp-again", IPPROTO_MPTCP);
}

/* shutdown ends listening and releases the port; the next call gets another port. */
static void listen_anew(void)
{
	int fd;

	begin("before-shutdown");
	fd = loopback_socket(IPPROTO_TCP);
	listens_at_first(fd, 31);
	if (shutdown(fd, SHUT_RD))
		err(1, "shutdown");
	begin("after-shutdown");
	listens(fd, 32);
}

/* Two sockets may share a port until one of them listens. The other call fails after it has set the
 * backlog. */
static void in_use(const char *winner, const char *loser, int protocol)
{
	int first, second;

	begin(winner);
	first = open_socket(AF_INET, protocol);
	if (first < 0)
		return;
	second = open_socket(AF_INET, protocol);
	set_option(first, SOL_SOCKET, SO_REUSEADDR, 1);
	set_option(second, SOL_SOCKET, SO_REUSEADDR, 1);
	bind_to(first, "127.0.0.1", 0);
	bind_to(second, "127.0.0.1", local_address(first).port);
	listens(first, 33);
	begin(loser);
	predict((struct listened){ second, listen_as(second, 34, EADDRINUSE), in_force(34), 0 });
}

static void address_in_use(void)
{
	in_use("port-taken", "port-in-use", IPPROTO_TCP);
}

static void address_in_use_mptcp(void)
{
	in_use("mptcp-taken", "mptcp-in-use", IPPROTO_MPTCP);
}

static void reuseport(void)
{
	int first, second;

	begin("reuseport-one");
	first = open_socket(AF_INET, IPPROTO_TCP);
	second = open_socket(AF_INET, IPPROTO_TCP);
	set_option(first, SOL_SOCKET, SO_REUSEPORT, 1);
	set_option(second, SOL_SOCKET, SO_REUSEPORT, 1);
	bind_to(first, "127.0.0.1", 0);
	bind_to(second, "127.0.0.1", local_address(first).port);
	listens(first, 35);
	begin("reuseport-two");
	listens(second, 36);
}

/*
 * Connected sockets are refused before the backlog is stored: it still is 0 on the socket that
 * connected. The socket from accept is a copy of its listener and has its backlog.
 */
static void connected(void)
{
	int listener, client, accepted;

	begin("server");
	listener = loopback_socket(IPPROTO_TCP);
	listens(listener, 37);
	client = connect_to(listener);
	accepted = accept(listener, NULL, NULL);
	if (accepted < 0)
		err(1, "accept");
	begin("connected");
	predict((struct listened){ client, listen_as(client, 38, EINVAL), 0, 0 });
	begin("accepted");
	predict((struct listened){ accepted, listen_as(accepted, 39, EINVAL), in_force(37), 0 });
}

static void connected_mptcp(void)
{
	int listener, client;

	begin("mptcp-server");
	listener = loopback_socket(IPPROTO_MPTCP);
	if (listener < 0)
		return;
	listens(listener, 40);
	begin("mptcp-connected");
	client = connect_to(listener);
	listen_as(client, 41, EINVAL);
	predict_none("EINVAL", "Multipath TCP refuses it before it reaches a TCP socket");
}

/* ---- cases: two threads at once ------------------------------------------------------------ */

static pthread_barrier_t starting_line;

struct runner {
	const char *name;
	int backlog;
	pthread_t thread;
};

static void *run(void *arg)
{
	struct runner *me = arg;
	int fd;

	begin(me->name);
	fd = loopback_socket(IPPROTO_TCP);
	pthread_barrier_wait(&starting_line);
	listens(fd, me->backlog);
	return NULL;
}

static void two_threads(void)
{
	struct runner runners[] = { { .name = "thread-a", .backlog = 51 },
				    { .name = "thread-b", .backlog = 52 } };
	size_t i;

	begin("threads");
	pthread_barrier_init(&starting_line, NULL, ARRAY_SIZE(runners));
	for (i = 0; i < ARRAY_SIZE(runners); i++)
		if (pthread_create(&runners[i].thread, NULL, run, &runners[i]))
			errx(1, "pthread_create");
	for (i = 0; i < ARRAY_SIZE(runners); i++)
		pthread_join(runners[i].thread, NULL);
	pthread_barrier_destroy(&starting_line);
}

/* ---- cases: not through listen(2) ---------------------------------------------------------- */

struct uring {
	int fd;
	struct io_uring_params params;
	char *queues; /* both, at the offsets in the parameters */
	struct io_uring_sqe *entry;
};

static void *map_uring(struct uring *r, size_t size, off_t offset)
{
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, offset);

	if (map == MAP_FAILED)
		err(1, "%s: mmap", case_name);
	return map;
}

/* A ring of one entry. Returns false if the kernel has no io_uring or forbids it. */
static bool open_uring(struct uring *r)
{
	struct io_uring_params *p = &r->params;

	r->fd = (int)syscall(SYS_io_uring_setup, 1, p);
	if (r->fd < 0)
		return false;
	r->queues = map_uring(r, p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe),
			      IORING_OFF_SQ_RING);
	r->entry = map_uring(r, sizeof(*r->entry), IORING_OFF_SQES);
	return true;
}

/* Submits the one entry, waits, and returns its result: 0 or -errno. */
static int run_uring(struct uring *r, struct io_uring_sqe entry)
{
	struct io_uring_cqe *done = (void *)(r->queues + r->params.cq_off.cqes);

	*r->entry = entry;
	*(unsigned int *)(r->queues + r->params.sq_off.array) = 0;
	*(unsigned int *)(r->queues + r->params.sq_off.tail) = 1;
	if (syscall(SYS_io_uring_enter, r->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		err(1, "%s: io_uring_enter", case_name);
	return done->res;
}

static void io_uring(void)
{
	struct uring ring = { 0 };
	int fd, res = -ENOSYS;

	begin("io-uring");
	fd = loopback_socket(IPPROTO_TCP);
	if (open_uring(&ring))
		res = run_uring(&ring, (struct io_uring_sqe){
					       .opcode = URING_LISTEN, .fd = fd, .len = 55 });
	if (res == 0) {
		predict((struct listened){ fd, 0, in_force(55), 0 });
		predict_ss(fd, in_force(55));
	} else if (res == -EINVAL || res == -ENOSYS) {
		fprintf(skipped, "%s: no listen in the io_uring here\n", case_name);
	} else {
		errx(1, "%s: %s", case_name, strerror(-res));
	}
}

/* ---- cases: other callers ------------------------------------------------------------------ */

/* Run in a child, which keeps its sockets until the parent ends. */
static void in_child(void (*body)(void))
{
	int done[2];
	char byte;
	pid_t pid;

	if (pipe2(done, O_CLOEXEC))
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		close(alive[1]);
		body();
		if (write(done[1], "", 1) != 1 || read(alive[0], &byte, 1) != 0)
			_exit(1);
		_exit(0);
	}
	close(done[1]);
	if (read(done[0], &byte, 1) != 1)
		errx(1, "%s: its process failed", case_name);
	close(done[0]);
}

static void other_user(void)
{
	begin("other-user");
	if (setgid(1000) || setuid(1000))
		err(1, "setuid");
	listens(loopback_socket(IPPROTO_TCP), 60);
}

static const char *test_cgroup(void)
{
	static char folder[8192];

	if (!folder[0])
		snprintf(folder, sizeof(folder), "%s/calltap-test-%d", cgroup2_folder(), getpid());
	return folder;
}

static void write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(1, "%s", path);
	close(fd);
}

static void other_cgroup(void)
{
	char path[8300];

	begin("other-cgroup");
	snprintf(path, sizeof(path), "%s/cgroup.procs", test_cgroup());
	write_to(path, "0");
	if (own_cgroup() != inode(test_cgroup()))
		errx(1, "%s: not in %s", case_name, test_cgroup());
	listens(loopback_socket(IPPROTO_TCP), 61);
}

static void inner_pid_namespace(void)
{
	begin("other-pidns");
	if (getpid() != 1)
		errx(1, "%s: not the first process of its namespace", case_name);
	listens(loopback_socket(IPPROTO_TCP), 62);
}

static void other_pid_namespace(void)
{
	begin("pidns-parent");
	if (unshare(CLONE_NEWPID))
		err(1, "unshare");
	in_child(inner_pid_namespace);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		err(1, "lo");
	close(fd);
}

/* A network namespace has its own somaxconn, too. */
static void other_netns(void)
{
	int v4, v6;

	begin("netns-v4");
	if (unshare(CLONE_NEWNET))
		err(1, "unshare");
	loopback_up();
	write_to("/proc/sys/net/core/somaxconn", "77");
	if (in_force(500) != 77)
		errx(1, "%s: somaxconn is not 77", case_name);
	v4 = loopback_socket(IPPROTO_TCP);
	listens(v4, 500);
	begin("netns-v6");
	v6 = open_socket(AF_INET6, IPPROTO_TCP);
	listens(v6, 63);
}

/* calltap reports the namespace of the socket, which may differ from the caller's. */
static void socket_of_other_netns(void)
{
	int fd, home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	ino_t netns;

	begin("netns-inside");
	if (home < 0 || unshare(CLONE_NEWNET))
		err(1, "unshare");
	netns = inode("/proc/thread-self/ns/net");
	listens(open_socket(AF_INET, IPPROTO_TCP), 64);
	begin("netns-of-socket");
	fd = open_socket(AF_INET, IPPROTO_TCP);
	if (setns(home, CLONE_NEWNET))
		err(1, "setns");
	close(home);
	predict((struct listened){ fd, listen_as(fd, 65, 0), in_force(65), netns });
}

/* ---- cases: names that need care ----------------------------------------------------------- */

struct name {
	const char *name;
	const char *comm;
	const char *printed; /* printable text as it is; other bytes, and the backslash, as \xNN */
};

static const struct name names[] = {
	{ "spaces", " a \"b\" c: {d}", " a \"b\" c: {d}" },
	{ "empty", "", "" },
	{ "fifteen", "fifteen-letters", "fifteen-letters" },
	{ "controls", "\1\t\n\33[31m\177\\", "\\x01\\x09\\x0a\\x1b[31m\\x7f\\x5c" },
	{ "utf-8", "za\u017c\u00f3\u0142\u0107-\u03c0", "za\u017c\u00f3\u0142\u0107-\u03c0" },
	{ "not-utf-8", "\xff-\xc3", "\\xff-\\xc3" },
};

static void odd_names(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		begin_as(names[i].name, names[i].comm, names[i].printed);
		listens(loopback_socket(IPPROTO_TCP), 80 + (int)i);
	}
}

/* ---- cases: no event ----------------------------------------------------------------------- */

static void udp(void)
{
	begin("udp");
	listen_as(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 70, EOPNOTSUPP);
	predict_none("EOPNOTSUPP", "UDP sockets have sock_no_listen");
}

static void raw(void)
{
	begin("raw");
	listen_as(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP), 71, EOPNOTSUPP);
	predict_none("EOPNOTSUPP", "raw sockets have sock_no_listen");
}

static void unix_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	begin("unix");
	if (bind(fd, (struct sockaddr *)&address, sizeof(sa_family_t)))
		err(1, "unix: bind");
	listen_as(fd, 72, 0);
	predict_none("AF_UNIX", "AF_UNIX has a listen of its own, unix_listen");
}

static void unix_unbound(void)
{
	begin("unix-unbound");
	listen_as(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), 75, EINVAL);
	predict_none("AF_UNIX", "its listen takes a socket that was bound");
}

static void netlink(void)
{
	begin("netlink");
	listen_as(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0), 76, EOPNOTSUPP);
	predict_none("AF_NETLINK", "netlink sockets have sock_no_listen");
}

static void vsock(void)
{
	struct sockaddr_vm address = {
		.svm_family = AF_VSOCK,
		.svm_cid = VMADDR_CID_ANY,
		.svm_port = VMADDR_PORT_ANY,
	};
	int fd;

	begin("vsock");
	fd = open_socket(AF_VSOCK, 0);
	if (fd < 0)
		return;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "vsock: bind");
	listen_as(fd, 77, 0);
	predict_none("AF_VSOCK", "AF_VSOCK has a listen of its own, vsock_listen");
}

static void sctp(void)
{
	int fd;

	begin("sctp");
	fd = loopback_socket(IPPROTO_SCTP);
	if (fd < 0)
		return;
	listen_as(fd, 83, 0);
	predict_none("IPPROTO_SCTP", "SCTP has a listen of its own, sctp_inet_listen");
}

/* As in <bluetooth/rfcomm.h>, which is in a package of its own. */
struct sockaddr_rfcomm {
	sa_family_t family;
	uint8_t address[6];
	uint8_t channel;
};

#define BTPROTO_RFCOMM 3

static void bluetooth(void)
{
	struct sockaddr_rfcomm address = { .family = AF_BLUETOOTH, .channel = 7 };
	int fd;

	begin("bluetooth");
	fd = open_socket(AF_BLUETOOTH, BTPROTO_RFCOMM);
	if (fd < 0)
		return;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "bluetooth: bind");
	listen_as(fd, 84, 0);
	predict_none("AF_BLUETOOTH", "AF_BLUETOOTH has listens of its own, rfcomm_sock_listen");
}

static void opened_as_path(void)
{
	char path[64];
	int fd = loopback_socket(IPPROTO_TCP);

	begin("path-of-socket");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	listen_as(open(path, O_PATH | O_CLOEXEC), 78, EBADF);
	predict_none("EBADF", "a descriptor of O_PATH is none to call with");
}

/* In a child: a process cannot remove its filter. */
static void refused_by_seccomp(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_listen, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { ARRAY_SIZE(code), code };
	int fd;

	begin("seccomp");
	fd = loopback_socket(IPPROTO_TCP);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter))
		err(1, "seccomp");
	listen_as(fd, 79, EACCES);
	predict_none("EACCES", "a seccomp filter refuses it");
}

static void closed_fd(void)
{
	int fd = loopback_socket(IPPROTO_TCP);

	begin("closed-fd");
	close(fd);
	listen_as(fd, 73, EBADF);
	predict_none("EBADF", "a closed descriptor leads to no socket");
}

static void not_a_socket(void)
{
	begin("not-a-socket");
	listen_as(alive[0], 74, ENOTSOCK);
	predict_none("ENOTSOCK", "a pipe is not a socket");
}

/* ---- all of them --------------------------------------------------------------------------- */

static void (*const cases_here[])(void) = {
	second_listen,
	second_listen_mptcp,
	listen_anew,
	address_in_use,
	address_in_use_mptcp,
	reuseport,
	connected,
	connected_mptcp,
	two_threads,
	io_uring,
	socket_of_other_netns,
	odd_names,
	udp,
	raw,
	unix_socket,
	unix_unbound,
	netlink,
	vsock,
	sctp,
	bluetooth,
	opened_as_path,
	closed_fd,
	not_a_socket,
};

static void (*const cases_in_children[])(void) = {
	other_user, other_cgroup, other_pid_namespace, other_netns, refused_by_seccomp,
};

static void all_cases(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(plain_cases); i++)
		plain(&plain_cases[i]);
	for (i = 0; i < ARRAY_SIZE(cases_here); i++)
		cases_here[i]();
	for (i = 0; i < ARRAY_SIZE(cases_in_children); i++)
		in_child(cases_in_children[i]);
}

/* O_APPEND: children write to it, too. Line buffered: a fork copies no pending output. */
static FILE *output(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	file = fd < 0 ? NULL : fdopen(fd, "a");
	if (!file)
		err(1, "%s", path);
	setlinebuf(file);
	return file;
}

static void open_outputs(const char *folder)
{
	cases = output(folder, "cases");
	table = output(folder, "expect.table");
	json = output(folder, "expect.json");
	none = output(folder, "none");
	unseen = output(folder, "unseen");
	skipped = output(folder, "skipped");
	ss = output(folder, "ss");
}

static void on_signal(int sig)
{
	(void)sig; /* the signal only makes read() return */
}

static void wait_for_end(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	char byte;

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: listens OUTDIR");
	open_outputs(argv[1]);
	if (pipe2(alive, O_CLOEXEC))
		err(1, "pipe");
	first_netns = inode("/proc/self/ns/net");
	loopback_up();
	if (mkdir(test_cgroup(), 0755))
		err(1, "%s", test_cgroup());
	all_cases();
	wait_for_end();
	close(alive[1]);
	while (wait(NULL) > 0)
		;
	return rmdir(test_cgroup()) ? 1 : 0;
}
