# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
Debian's tools under its own Python bcc: calltap is compared with their output. Two changes make them
faster: clang keeps the parsed kernel headers in a module (PEER_MODULES), and each tool runs in a fork
of a process that has imported bcc.

	peer.py FOLDER	makes the modules, and compiles each TOOL.c there that has an entry in CURES. If
			that fails without the cure, TOOL.refused gets the compiler's messages.
"""
import os
import runpy
import signal
import sys
import time

import bcc

import catalog

HEADERS = (
    "uapi/linux/ptrace.h", "linux/ptrace.h", "linux/sched.h", "linux/blkdev.h", "linux/fs.h",
    "linux/ns_common.h", "linux/nsproxy.h", "linux/oom.h", "linux/security.h", "linux/socket.h",
    "net/inet_sock.h", "net/net_namespace.h", "net/sock.h", "net/tcp_states.h", "uapi/linux/limits.h",
)


def write_module_map(path):
    root = os.environ["BCC_KERNEL_SOURCE"]
    first = [root + "/include/linux/kconfig.h"]
    first += ["/virtual/include/bcc/%s.h" % name for name in ("bpf", "bpf_workaround", "helpers")]
    with open(path, "w") as f:
        f.write("module tools [system] {\n")
        for header in first + [root + "/include/" + name for name in HEADERS]:
            f.write('  header "%s"\n' % header)
        f.write("  export *\n}\n")


def flags():
    """Return the flags that make or use the modules. clang does not check the headers again."""
    folder = os.environ["PEER_MODULES"]
    if not os.path.exists(folder + "/map"):
        os.makedirs(folder, exist_ok=True)
        write_module_map(folder + "/map")
    modules = ["-fmodules", "-fimplicit-module-maps", "-fmodules-cache-path=" + folder,
               "-fmodule-map-file=" + folder + "/map", "-fmodules-validate-once-per-build-session",
               "-fbuild-session-timestamp=1"]
    return [word for flag in modules for word in ("-Xclang", flag)]


def compile_with(more):
    real = bcc.BPF.__init__

    def init(self, *args, cflags=(), **kwargs):
        real(self, *args, cflags=list(cflags) + more, **kwargs)

    bcc.BPF.__init__ = init


def notify_when_waiting(notify):
    """Call notify() when the tool waits for events or time: then it has attached everything."""
    poll, sleep = bcc.BPF.perf_buffer_poll, time.sleep

    def waiting_poll(self, timeout=-1):
        notify()
        poll(self, timeout)

    def waiting_sleep(seconds):
        notify()
        sleep(seconds)

    bcc.BPF.perf_buffer_poll = waiting_poll
    time.sleep = waiting_sleep


def run(tool, notify, more):
    """Run the tool and exit, which is faster than to detach its kprobes one by one."""
    status = 1
    signal.signal(signal.SIGINT, signal.default_int_handler)
    notify_when_waiting(notify)
    compile_with(flags() + list(more))
    sys.argv = [catalog.path(tool)] + catalog.TOOLS[tool]
    try:
        runpy.run_path(catalog.path(tool), run_name="__main__")
        status = 0
    except (SystemExit, KeyboardInterrupt):
        status = 0
    except Exception as e:  # printed as Python does at its end
        print("%s: %s" % (type(e).__name__, e), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def start(tool, out, more):
    """
    Start the tool, with more compiler flags, and its output in out.stdout and out.stderr. Return its
    PID and a pipe that becomes readable when it is ready.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    for fd, end in ((1, ".stdout"), (2, ".stderr")):
        os.dup2(os.open(out + end, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), fd)
    sys.stdout = open(1, "w", buffering=1, closefd=False)
    sys.stderr = open(2, "w", buffering=1, closefd=False)
    run(tool, lambda: os.write(writer, b"."), more)


def compiles(text):
    """Return whether the text compiles without changes. Failures of loading do not count."""
    try:
        bcc.BPF(text=text, cflags=flags())
    except Exception as e:
        if "compile" in str(e):
            print("%s: %s" % (type(e).__name__, e), file=sys.stderr, flush=True)
            return False
    return True


def try_text(path, refused):
    """Compile the text in a child process, whose stderr goes to the file refused."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(refused, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
        with open(path) as f:
            os._exit(0 if compiles(f.read()) else 1)
    if os.waitpid(pid, 0)[1] == 0:
        os.remove(refused)


def main(folder):
    for cure in [[]] + list(catalog.CURES.values()):
        bcc.BPF(text="#include <linux/sched.h>\n", cflags=flags() + cure)
    for tool in catalog.CURES:
        if os.path.exists(f"{folder}/{tool}.c"):
            try_text(f"{folder}/{tool}.c", f"{folder}/{tool}.refused")


if __name__ == "__main__":
    main(sys.argv[1])
