# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
The work that the tools trace, by processes with the comm "worker". Each function returns the facts
that the tool must report, in the form of facts.py.
"""
import ctypes
import errno
import mmap
import os
import pty
import signal
import socket
import subprocess
import time

NAME = "worker"
HERE = "/tmp/work"
LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
LIBC.shmat.restype = ctypes.c_ulong
LIBC.shmdt.argtypes = [ctypes.c_ulong]
LIBC.gethostbyname.restype = ctypes.c_void_p
LIBC.gethostbyname2.restype = ctypes.c_void_p
BIG = 192 << 20  # more bytes than a CPU copies within 10 ms


def call(name, *args):
    """Call a function of the C library; return its result or -errno."""
    ret = getattr(LIBC, name)(*args)
    return -ctypes.get_errno() if ret == -1 else ret


def child(f):
    """Run f in a child process; return its PID and wait status."""
    pid = os.fork()
    if pid == 0:
        os._exit(f() or 0)
    return pid, os.waitpid(pid, 0)[1]


def setup():
    """Prepare the work, before tools run."""
    os.makedirs(HERE, exist_ok=True)
    # A file system of its own: on the overlay of the root, each lookup happens twice.
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", HERE], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["modprobe", "null_blk", "nr_devices=1"], check=True)
    if not os.path.ismount("/sys/fs/cgroup"):
        subprocess.run(["mount", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"], check=True)
    with open("/sys/fs/cgroup/cgroup.subtree_control", "w") as f:
        f.write("+memory")
    with open(HERE + "/big", "wb") as f:
        f.truncate(BIG)
    wait_for_path("/dev/nullb0")


def wait_for_path(path):
    for _ in range(100):
        if os.path.exists(path):
            return
        time.sleep(0.1)
    raise FileNotFoundError(path)


def wait_for_listener(port):
    for _ in range(200):
        for path in ("/proc/net/tcp", "/proc/net/tcp6"):
            with open(path) as f:
                if any(line.split()[1].endswith(":%04X" % port) for line in f):
                    return
        time.sleep(0.1)
    raise TimeoutError(port)


def solisten():
    facts = []
    for family, address, kind, backlog in (
        (socket.AF_INET, "127.0.0.1", "TCPv4", 5),
        (socket.AF_INET6, "::1", "TCPv6", 77),
        (socket.AF_INET, "0.0.0.0", "TCPv4", 1),
    ):
        with socket.socket(family) as s:
            s.bind((address, 0))
            port = s.getsockname()[1]
            s.listen(backlog)
            facts.append(f"{os.getpid()} {NAME} {kind} {backlog} {address}:{port}")
    return facts


def oomkill():
    pages = 5000
    group = "/sys/fs/cgroup/oomkill"
    os.mkdir(group)
    with open(group + "/memory.max", "w") as f:
        f.write(str(pages * mmap.PAGESIZE))

    def eat():
        with open(group + "/cgroup.procs", "w") as f:
            f.write(str(os.getpid()))
        mmap.mmap(-1, 4 * pages * mmap.PAGESIZE).write(b"x" * 4 * pages * mmap.PAGESIZE)

    pid, status = child(eat)
    assert status == signal.SIGKILL, status
    os.rmdir(group)
    return [f"{pid} {NAME} kills {pid} {NAME} {pages} pages"]


def exitsnoop():
    me = os.getpid()
    ok, _ = child(lambda: 0)
    bad, _ = child(lambda: 7)
    killed, _ = child(lambda: os.kill(os.getpid(), signal.SIGTERM))
    return [
        f"{NAME} {me} {os.getppid()} {me} 0",
        f"{NAME} {ok} {me} {ok} 0",
        f"{NAME} {bad} {me} {bad} code 7",
        f"{NAME} {killed} {me} {killed} signal 15",
    ]


def block_writes(sizes):
    """Write blocks of these sizes, one request for each, to consecutive sectors."""
    fd = os.open("/dev/nullb0", os.O_WRONLY | os.O_DIRECT)
    buffer = mmap.mmap(-1, max(sizes))
    offset = 1 << 20
    for size in sizes:
        assert os.pwrite(fd, memoryview(buffer)[:size], offset) == size
        offset += size
    os.close(fd)


def bitesize():
    block_writes([4096] * 5 + [16384] * 3 + [65536])
    return ["4-7: 5", "16-31: 3", "64-127: 1"]  # in any process that the kernel chooses


def biopattern():
    block_writes([8192] * 4)  # the first has no predecessor
    block_writes([4096])
    return ["nullb0: 4 requests, 1 random, 28 KB"]


def syscount():
    for _ in range(3000):
        os.getppid()
    for _ in range(700):
        os.getpgrp()
    for _ in range(500):
        os.sched_get_priority_max(os.SCHED_FIFO)
    return ["getppid 3000", "getpgrp 700", "sched_get_priority_max 500"]


def capable():
    def ask():
        os.setgid(65534)
        os.setuid(65534)
        for refused in (lambda: os.chroot("/"), lambda: socket.sethostname("x"), lambda: os.nice(-1)):
            try:
                refused()
            except OSError:
                pass

    pid, _ = child(ask)
    return [
        f"0 {pid} {NAME} 6 CAP_SETGID 1",
        f"0 {pid} {NAME} 7 CAP_SETUID 1",
        f"65534 {pid} {NAME} 18 CAP_SYS_CHROOT 1",
        f"65534 {pid} {NAME} 21 CAP_SYS_ADMIN 1",
        f"65534 {pid} {NAME} 23 CAP_SYS_NICE 1",
    ]


def syncsnoop():
    for _ in range(3):
        os.sync()
    return ["sync()"] * 3


def killsnoop():
    me = os.getpid()
    other = os.fork()
    if other == 0:
        signal.pause()
    facts = []
    for target, number in ((other, 0), (other, signal.SIGKILL), (4000000, signal.SIGUSR1)):
        facts.append(f"{me} {NAME} {int(number)} {target} {call('kill', target, int(number))}")
    os.waitpid(other, 0)
    return facts


SYS_STAT, SYS_LSTAT, SYS_STATFS, SYS_STATX = 4, 6, 137, 332


def statsnoop():
    me = os.getpid()
    buffer = ctypes.create_string_buffer(4096)
    facts = []
    for number, path in ((SYS_STAT, "/etc"), (SYS_LSTAT, "/no/such"), (SYS_STATFS, "/proc"),
                         (SYS_STAT, "/etc/passwd/x")):
        name = ctypes.create_string_buffer(path.encode(), 512)
        ret = call("syscall", number, name, buffer)
        facts.append(f"{me} {NAME} {ret if ret >= 0 else -1} {max(-ret, 0)} {path}")
    name = ctypes.create_string_buffer(b"/dev/null", 512)
    ret = call("syscall", SYS_STATX, -100, name, 0, 0x7FF, buffer)
    return facts + [f"{me} {NAME} {ret} 0 /dev/null"]


def shmsnoop():
    who = f"{os.getpid()} {NAME}"
    shmid = call("shmget", 0x7A9, 8192, 0o1600)
    at = call("shmat", shmid, None, 0o10000)
    assert call("shmdt", at) == 0
    assert call("shmctl", shmid, 0, None) == 0
    return [
        f"{who} SHMGET ret={shmid:#x} key=0x7a9 size=0x2000 shmflg=0x380",
        f"{who} SHMAT ret={at:#x} shmid={shmid:#x} shmaddr=0x0 shmflg=0x1000",
        f"{who} SHMDT ret=0x0 shmaddr={at:#x}",
        f"{who} SHMCTL ret=0x0 shmid={shmid:#x} cmd=0x0 buf=0x0",
    ]


def sofdsnoop():
    """Only send: the tool's text reads a received message as kernel memory and finds nothing."""
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    files = [os.open("/dev/null", os.O_RDONLY) for _ in range(3)]
    socket.send_fds(a, [b"x"], files[:2])
    socket.send_fds(b, [b"y"], files[2:])
    return [f"SEND {os.getpid()} {NAME} {a.fileno()} {fd}" for fd in files[:2]] + [
        f"SEND {os.getpid()} {NAME} {b.fileno()} {files[2]}"
    ]


def mountsnoop():
    target = HERE + "/mnt"
    os.makedirs(target, exist_ok=True)
    ns = os.stat("/proc/self/ns/mnt").st_ino
    who = f"{NAME} {os.getpid()} {os.getpid()} {ns}"

    def text(s):
        return ctypes.create_string_buffer(s.encode(), 512)

    def mount(kind, flags, data):
        ret = call("mount", text("nothing"), text(target), text(kind), flags, text(data))
        result = "0" if ret == 0 else "-" + errno.errorcode[-ret]
        return f'{who} mount("nothing", "{target}", "{kind}", {flags:#x}, "{data}") = {result}'

    facts = [mount("tmpfs", 3, "size=64k"), mount("nosuchfs", 0, "")]
    ret = call("umount2", text(target), 2)
    return facts + [f'{who} umount("{target}", 0x2) = {ret}']


def connect_all(pairs):
    """Connect to a listener of our own on each address; the sockets stay open until the next one."""
    for family, address in pairs:
        with socket.socket(family) as server:
            server.bind((address, 0))
            server.listen(7)
            yield server.getsockname()[1]


def tcpconnlat():
    facts = []
    for family, address, version in ((socket.AF_INET, "127.0.0.1", 4), (socket.AF_INET6, "::1", 6)):
        for port in connect_all([(family, address)]):
            with socket.socket(family) as s:
                s.connect((address, port))
            facts.append(f"{os.getpid()} {NAME} {version} {address} {address} {port}")
    return facts


def dcsnoop():
    """Look up only in the dentry cache: create and remove names."""
    names = [f"gone-{i}" for i in range(3)]
    for name in names:
        try:
            os.unlink(HERE + "/" + name)
        except FileNotFoundError:
            pass
    return [f"{os.getpid()} {NAME} M {name}" for name in names]


VFS = ("vfs_mkdir", "vfs_rmdir", "vfs_symlink", "vfs_link", "vfs_rename")


def vfscount():
    path = HERE + "/vfs"
    for i in range(5):
        os.mkdir(path)
        os.rmdir(path)
    for i in range(2):
        os.symlink("x", path)
        os.rename(path, path + "2")
        os.unlink(path + "2")
    return ["vfs_mkdir 5", "vfs_rmdir 5", "vfs_symlink 2", "vfs_rename 2"]


def tcpsynbl():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(9)
        clients = [socket.create_connection(server.getsockname()) for _ in range(6)]
        for c in clients:
            c.close()
    return ["9 0-1: 2", "9 2-3: 2", "9 4-7: 2"]  # 0 to 5 connections were pending


def fileslower():
    me = os.getpid()
    buffer = bytearray(BIG)
    with open(HERE + "/big", "rb", buffering=0) as f:
        assert f.readinto(buffer) == BIG
    with open(HERE + "/slow", "wb", buffering=0) as f:
        assert f.write(buffer) == BIG
        assert f.write(b"quick") == 5
    os.unlink(HERE + "/slow")
    return [f"{NAME} {me} R {BIG} big", f"{NAME} {me} W {BIG} slow"]


def gethostlatency():
    for host in ("localhost", "192.0.2.7"):
        socket.getaddrinfo(host, 80)
    LIBC.gethostbyname(b"192.0.2.8")
    LIBC.gethostbyname2(b"localhost", int(socket.AF_INET))
    return [f"{os.getpid()} {NAME} {host}"
            for host in ("localhost", "192.0.2.7", "192.0.2.8", "localhost")]


def bashreadline():
    pid, fd = pty.fork()
    if pid == 0:
        os.execv("/bin/bash", ["bash", "--norc", "-i"])
    lines = ["true && echo one", "cd /tmp", "exit 3"]
    for line in lines:
        os.write(fd, line.encode() + b"\n")
    try:
        while os.read(fd, 4096):
            pass
    except OSError:
        pass  # a terminal's end of file
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 3
    return [f"{pid} {line}" for line in lines]


def sslsniff():
    """OpenSSL's server and client; data goes one way."""
    key = ["-psk", "c0ffee00c0ffee00", "-tls1_2"]
    server = subprocess.Popen(
        ["openssl", "s_server", "-accept", "4433", "-nocert", "-quiet", "-naccept", "1"] + key,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    wait_for_listener(4433)
    client = subprocess.Popen(["openssl", "s_client", "-connect", "localhost:4433"] + key,
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    facts = []
    for text in ("a secret\n", "x" * 300 + "\n"):
        client.stdin.write(text.encode())
        client.stdin.flush()
        heard = server.stdout.readline()
        assert heard == text.encode(), heard
        facts.append(f"WRITE/SEND openssl {client.pid} {len(text)} {text.strip()}")
        facts.append(f"READ/RECV openssl {server.pid} {len(text)} {text.strip()}")
    client.stdin.close()  # the client ends, and then the server
    assert client.wait(30) == 0 and server.wait(30) == 0
    return facts


ALL = {f.__name__: f for f in (
    solisten, oomkill, exitsnoop, bitesize, syscount, biopattern, capable, syncsnoop, killsnoop,
    statsnoop, shmsnoop, sofdsnoop, mountsnoop, tcpconnlat, dcsnoop, vfscount, tcpsynbl, fileslower,
    gethostlatency, bashreadline, sslsniff)}


def name_me():
    LIBC.prctl(15, NAME.encode(), 0, 0, 0)
