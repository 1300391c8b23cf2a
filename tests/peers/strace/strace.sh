#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Programs under strace -f and calltap at the same time: both report the same calls. calltap traces a
# network namespace of our own, and each program enters it under strace.
set -u
. "$(dirname "$0")/../../lib/lib.sh"
COMPARE=tests/peers/strace/compare.py
PROGRAMS=(pipeline git python3 curl nginx)

begin_namespace() {
	unshare -n bash -c 'ip link set lo up && exec sleep 1000' &
	HOLDER=$!
	wait_for 10 holder_is_ready
}
holder_is_ready() { [[ $(<"/proc/$HOLDER/comm") == sleep ]]; }

inside() { nsenter -t "$HOLDER" -n env -i PATH=/usr/bin:/usr/sbin:/bin HOME="$TMP" LC_ALL=C "$@"; }

# traced NAME COMMAND...: strace stays outside the namespace, so that calltap does not trace it.
traced() {
	local name=$1

	shift
	strace -ff -v -s 64 -x -X verbose -o "$TMP/strace.$name" \
		nsenter -t "$HOLDER" -n env -i PATH=/usr/bin:/usr/sbin:/bin HOME="$TMP" LC_ALL=C "$@"
}

# shellcheck disable=SC2016 # the dollars are for the inner one
run_pipeline() {
	traced pipeline bash -c '
		cat /etc/passwd | grep -v root | sort -r | head -n 5
		ls -l /usr/lib >/dev/null
		kill -s USR1 $(sh -c "echo 99999999") 2>/dev/null
		(exit 3); (kill -s KILL $BASHPID)
		find /etc -maxdepth 1 -name "*.conf" -exec wc -l {} +'
}

# shellcheck disable=SC2016 # as above
run_git() {
	traced git bash -c '
		cd "$HOME" && git init -q repository && cd repository
		echo one >a && git add a
		git -c user.name=a -c user.email=a@example.org commit -q -m one
		echo two >>a && git status --short && git diff && git log --stat'
}

run_python3() {
	traced python3 /usr/bin/python3 -c '
import ctypes, fcntl, json, os, select, signal, socket, struct, subprocess, tempfile, termios, threading
print(subprocess.run(["wc", "-c", "/etc/passwd"], capture_output=True).stdout)
threads = [threading.Thread(target=json.dumps, args=([1],)) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
a, b = socket.socketpair()
a.sendmsg([b"one", b"two"])
select.select([b], [], [], 1)
b.recv_into(bytearray(9))
r, w = os.pipe()
os.writev(w, [b"three", b"four", b"five"])
os.readv(r, [bytearray(3), bytearray(8)])
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 9999)
s.bind(("::1", 0))
s.connect(s.getsockname())
s.send(b"me")
p = select.poll()
p.register(s, select.POLLIN)
print(p.poll(1000), s.recvfrom(9), s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF))
with tempfile.NamedTemporaryFile() as f:
    f.write(b"x" * 100)
    f.flush()
    os.truncate(f.name, 7)
    os.chmod(f.name, 0o600)
    fcntl.lockf(f, fcntl.LOCK_EX, 3, 1)
    fcntl.fcntl(f, fcntl.F_GETLK, struct.pack("hhqqii", fcntl.F_RDLCK, 0, 0, 0, 0, 0))
    fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    fcntl.fcntl(f, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    fcntl.fcntl(f, fcntl.F_DUPFD_CLOEXEC, 40)
fcntl.fcntl(r, fcntl.F_SETFL, os.O_NONBLOCK)
fcntl.fcntl(r, fcntl.F_SETPIPE_SZ, 8192)
fcntl.fcntl(r, 10, signal.SIGUSR1)  # F_SETSIG
m = os.memfd_create("m", os.MFD_ALLOW_SEALING)
fcntl.fcntl(m, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)
master, slave = os.openpty()
t = termios.tcgetattr(slave)
t[3] &= ~termios.ECHO
termios.tcsetattr(slave, termios.TCSADRAIN, t)
termios.tcflush(slave, termios.TCIFLUSH)
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 25, 80, 0, 0))
fcntl.ioctl(slave, termios.TIOCGWINSZ, bytes(8))
os.write(master, b"word\n")
fcntl.ioctl(slave, termios.FIONREAD, bytes(4))
fcntl.ioctl(slave, termios.FIONBIO, struct.pack("i", 1))
libc = ctypes.CDLL(None)
name = ctypes.create_string_buffer(16)
for args in ((15, b"renamed"), (16, name), (1, 15), (2, ctypes.byref(ctypes.c_int())), (23, 21), (47, 1, 21, 0, 0), (8, 0)):
    libc.prctl(*args)
for args in ((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP), (socket.AF_NETLINK, socket.SOCK_RAW, 16),
             (socket.AF_UNIX, socket.SOCK_STREAM, 0)):
    socket.socket(*args).close()
s.sendmsg([b"to", b"myself"], [], 0, s.getsockname())
s.recvmsg(3)
a.sendmsg([b"file"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", 0))])
b.recvmsg(9, 64)
os.sched_setaffinity(0, os.sched_getaffinity(0))
select.select([a, b], [a, s, r], [b], 0)
n = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
n.bind((0, 1))
n.getsockname()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN, signal.SIGIO])
libc.semop(libc.semget(0, 1, 0o1600), ctypes.create_string_buffer(struct.pack("Hhh", 0, 1, 0o14000)), 1)
libc.shmget(0, 4096, 0o1000 | 0o640)
libc.msgrcv(-1, name, 8, 0, 0o14000)
'
}

start_nginx() {
	mkdir "$TMP/web"
	seq 1000 >"$TMP/web/numbers"
	cat >"$TMP/nginx.conf" <<-END
		daemon off; worker_processes 1; pid $TMP/nginx.pid; error_log $TMP/nginx.log; user root;
		events { worker_connections 64; }
		http {
			access_log $TMP/access.log;
			client_body_temp_path $TMP/t1; proxy_temp_path $TMP/t2; fastcgi_temp_path $TMP/t3;
			uwsgi_temp_path $TMP/t4; scgi_temp_path $TMP/t5;
			sendfile on;
			server { listen 127.0.0.1:8080; listen [::1]:8080; root $TMP/web; }
		}
	END
	traced nginx nginx -c "$TMP/nginx.conf" &
	NGINX=$!
	wait_for 20 answers
}
answers() { inside curl -s -o /dev/null http://127.0.0.1:8080/numbers; }

run_curl() { traced curl curl -s http://127.0.0.1:8080/numbers 'http://[::1]:8080/nothing'; }

load_nginx() { inside wrk -t 1 -c 4 -d 1 http://127.0.0.1:8080/numbers; }

stop_nginx() {
	kill -QUIT "$(<"$TMP/nginx.pid")" && wait_end "$NGINX" 30 && same 'exit status' "$STATUS" 0
}

((EUID == 0)) || { tap_skip 'strace and calltap' 'needs root'; tap_end; }
# shellcheck disable=SC2034 # lib.sh reads them
READY_SECONDS=300 END_SECONDS=200
require 'a namespace' begin_namespace
require 'sys:* -r starts' start_calltap -r -o json --netns "$(stat -Lc %i "/proc/$HOLDER/ns/net")" 'sys:*'
check 'nginx starts under strace' start_nginx
check 'wrk loads it' load_nginx
for program in pipeline git python3 curl; do
	check "$program runs under strace" "run_$program"
done
check 'nginx ends' stop_nginx
require 'calltap ends' stop_calltap
kill "$HOLDER"
mkdir -p "$BUILD/tests/peers/strace"
rm -f "$BUILD"/tests/peers/strace/*
cp "$OUT" "$ERR" "$TMP"/strace.* "$BUILD/tests/peers/strace"
"$COMPARE" "$BUILD/constants_made.h" "$OUT" "$ERR" \
	"${PROGRAMS[@]/#/$TMP/strace.}" >"$TMP/compared" 2>&1 || tap_fail 'they are compared'
while IFS= read -r line; do
	case $line in
	ok*) tap_ok "${line#* - }" ;;
	not*) tap_fail "${line#* - }" ;;
	*) printf '# %s\n' "${line#\# }" ;;
	esac
done <"$TMP/compared"
tap_end
