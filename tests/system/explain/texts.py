#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
texts.py OUT [SCRIPT...]: run the installed bcc tools (or these scripts) with a BPF class that
neither compiles nor attaches, and write the probe that each would compile (OUT/TOOL.c) and attach
(OUT/TOOL.options: calltap's -a and -D, one word per line). A tool that ends before that, because
this machine lacks something, is listed in OUT/none with its last line of output.
"""
import glob
import os
import re
import runpy
import signal
import sys
import tempfile
import time

import bcc

REAL = bcc.BPF

# Arguments that a script needs to compile a probe.
ARGUMENTS = {
    "argdist": ["-H", "p::do_unlinkat(int dfd):int:dfd"],
    "biolatpcts": ["1:0"],
    "cpuunclaimed": ["1", "1"],
    "deadlock": ["PID"],
    "dirtop": ["-d", "/tmp"],
    "funccount": ["vfs_read"],
    "funcinterval": ["vfs_read"],
    "funclatency": ["vfs_read"],
    "funcslower": ["-u", "5", "vfs_read"],
    "inject": ["kmalloc", "-P", "0.1", "do_sys_open(int dfd) => __x64_sys_open()"],
    "netqtop": ["-n", "lo"],
    "stackcount": ["vfs_read"],
    "sslsniff": ["--no-nss", "--no-gnutls"],
    "trace": ["do_sys_openat2 \"%s\", arg2"],
    "ttysnoop": ["/dev/null"],
}


def text_of(name):
    return name.decode() if isinstance(name, bytes) else str(name)


class Anything:
    """Any other object that a script gets from BPF()."""

    def __getattr__(self, name):
        return Anything()

    def __call__(self, *args, **kwargs):
        return Anything()

    __getitem__ = __call__

    def __iter__(self):
        return iter(())

    def __int__(self):
        return 0

    __index__ = __int__


class Recorder:
    """Replaces the class BPF."""

    out = None  # path of the tool's files, without extension
    made = None

    ksym = ksymname = staticmethod(lambda *args, **kwargs: 1)
    get_kprobe_functions = staticmethod(lambda pattern: [pattern])
    get_user_functions = get_user_functions_and_addresses = staticmethod(lambda *args: [])
    tracepoint_exists = staticmethod(lambda category, event: os.path.exists(
        "/sys/kernel/debug/tracing/events/%s/%s" % (text_of(category), text_of(event))))
    kernel_struct_has_field = staticmethod(lambda *args: 1)
    support_kfunc = staticmethod(lambda: False)
    support_lsm = staticmethod(lambda: False)
    support_raw_tracepoint = staticmethod(lambda: True)
    support_raw_tracepoint_in_module = staticmethod(lambda: True)
    get_syscall_prefix = staticmethod(lambda: b"__x64_sys_")
    get_probe_limit = staticmethod(lambda: 1000)
    monotonic_time = staticmethod(time.monotonic_ns)
    find_exe = staticmethod(lambda name: None)
    _check_path_symbol = staticmethod(REAL._check_path_symbol)

    def __init__(self, text=b"", src_file=b"", cflags=(), usdt_contexts=(), **kwargs):
        self.rules = []
        self.text = text_of(text)
        if src_file:
            with open(text_of(src_file)) as f:
                self.text = f.read()
        if self.text:
            self.defines = [flag[2:] for flag in cflags if flag.startswith("-D")]
            Recorder.made = self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if re.search("poll|trace_print|trace_read|trace_fields", name):
            return lambda *args, **kwargs: end()
        return Anything()

    def __getitem__(self, name):
        return Anything()

    @staticmethod
    def get_syscall_fnname(name):
        return b"__x64_sys_" + (name if isinstance(name, bytes) else name.encode())

    def add(self, kind, point, fn):
        if re.fullmatch(r"[\w.:/*?-]+", text_of(point)):  # other patterns are specific to bcc
            self.rules.append("%s:%s=%s" % (kind, text_of(point), text_of(fn)))

    def attach_kprobe(self, event="", event_off=0, fn_name="", event_re="", kind="kprobe"):
        self.add(kind, event or event_re, fn_name)

    def attach_kretprobe(self, event="", fn_name="", event_re="", maxactive=0):
        self.attach_kprobe(event, 0, fn_name, event_re, "kretprobe")

    def attach_tracepoint(self, tp="", tp_re="", fn_name=""):
        self.add("tracepoint", tp or tp_re, fn_name)

    def attach_raw_tracepoint(self, tp="", fn_name=""):
        self.add("raw_tracepoint", tp, fn_name)

    def attach_uprobe(self, name="", sym="", sym_re="", addr=None, fn_name="", pid=-1, sym_off=0):
        self.add("uprobe", "%s:%s" % (text_of(name), sym or sym_re or addr), fn_name)

    def attach_uretprobe(self, name="", sym="", sym_re="", addr=None, fn_name="", pid=-1):
        self.add("uretprobe", "%s:%s" % (text_of(name), sym or sym_re or addr), fn_name)

    def attach_perf_event(self, ev_type=-1, ev_config=-1, fn_name="", **kwargs):
        self.add("software", "cpu-clock:freq=99", fn_name)

    def write(self):
        with open(Recorder.out + ".c", "w") as f:
            f.write(self.text)
        with open(Recorder.out + ".options", "w") as f:
            for word in self.defines:
                f.write("-D\n%s\n" % word)
            for rule in dict.fromkeys(self.rules):
                f.write("-a\n%s\n" % rule)


def end(*args, **kwargs):
    os._exit(finish())


def finish():
    if not Recorder.made:
        return 1
    Recorder.made.write()
    return 0


def record(script, tool, out):
    """Run a tool in this process, which ends where the tool would wait for events."""
    signal.alarm(20)
    Recorder.out = os.path.join(out, tool)
    bcc.BPF = Recorder
    time.sleep = signal.pause = end
    words = [str(os.getppid()) if w == "PID" else w for w in ARGUMENTS.get(tool, [])]
    sys.argv = [script] + words
    sys.path.insert(0, os.path.dirname(script))
    said = os.open(os.path.join(out, "said"), os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(os.path.dirname(script))
    try:
        runpy.run_path(script, run_name="__main__")
    except BaseException as e:  # the probe may have been compiled before the error
        print(e, file=sys.stderr, flush=True)
    os._exit(finish())


def main():
    out = os.path.realpath(sys.argv[1])
    scripts = sys.argv[2:] or sorted(glob.glob("/usr/sbin/*-bpfcc"))
    with open(os.path.join(out, "none"), "w") as none:
        for script in scripts:
            with open(script, "rb") as f:
                if b"BPF(" not in f.read():
                    continue
            tool = re.sub(r"(-bpfcc|\.py)$", "", os.path.basename(script))
            pid = os.fork()
            if pid == 0:
                record(os.path.realpath(script), tool, out)
            if os.waitpid(pid, 0)[1] != 0:
                with open(os.path.join(out, "said")) as f:
                    said = f.read().strip().splitlines() or ["nothing"]
                none.write("%s: %s\n" % (tool, said[-1]))


if __name__ == "__main__":
    main()
