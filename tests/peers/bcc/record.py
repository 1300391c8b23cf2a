#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
record.py OUT: run the installed tools with a BPF class that compiles and attaches nothing, and write
their texts (OUT/TOOL.c) and attach rules (OUT/TOOL.options, calltap's -a and -s, a word per line). Run
it on the kernel that the texts are for: the tools look up its functions, and the formats of its
tracepoints are copied (OUT/tracefs).
"""
import glob
import os
import re
import runpy
import shutil
import signal
import sys
import time

import bcc

import catalog

REAL = bcc.BPF
SYMBOLS = set()  # of the running kernel
TRACEABLE = set()  # functions that ftrace can attach to


def text_of(name):
    return name.decode() if isinstance(name, bytes) else name


class Table:
    """The part of a bcc table that scripts use before they wait."""

    def open_perf_buffer(self, *args, **kwargs):
        pass


class Recorder:
    """The part of bcc.BPF that scripts use."""

    ksymname = staticmethod(lambda name: 0 if text_of(name) in SYMBOLS else -1)
    # Tools of bcc 0.28 or later look up members of the kernel's structs.
    kernel_struct_has_field = staticmethod(lambda struct, field: REAL.kernel_struct_has_field(struct, field))
    out = None  # path of the tool's files, without suffix
    substitutions = {}

    def __init__(self, text=b"", cflags=()):
        self.text = text_of(text)
        self.rules = []
        self.cflags = list(cflags)
        Recorder.made = self

    def get_syscall_fnname(self, name):
        for prefix in REAL._syscall_prefixes:
            if text_of(prefix) + "bpf" in SYMBOLS:
                return text_of(prefix) + text_of(name)
        return "sys_" + text_of(name)

    def add(self, kind, point, fn):
        self.rules.append("%s:%s=%s" % (kind, point, text_of(fn)))

    def attach_kprobe(self, event="", fn_name="", event_re="", kind="kprobe"):
        if event_re:
            found = (text_of(f) for f in REAL.get_kprobe_functions(event_re.encode()))
            points = sorted(f for f in found if f in TRACEABLE)  # bcc skips functions that it can't attach to
        elif text_of(event) in SYMBOLS:
            points = [text_of(event)]
        else:
            raise Exception("no function " + text_of(event))
        for point in points:
            self.add(kind, point, fn_name)

    def attach_kretprobe(self, event="", fn_name="", event_re=""):
        self.attach_kprobe(event, fn_name, event_re, "kretprobe")

    def attach_uprobe(self, name="", sym="", fn_name="", pid=-1, kind="uprobe"):
        path, _ = REAL._check_path_symbol(name.encode(), sym.encode(), None, pid)
        self.add(kind, text_of(path) + ":" + sym, fn_name)

    def attach_uretprobe(self, name="", sym="", fn_name="", pid=-1):
        self.attach_uprobe(name, sym, fn_name, pid, "uretprobe")

    def get_table(self, name):
        return Table()

    __getitem__ = get_table

    def perf_buffer_poll(self, timeout=-1):
        self.write()

    def options(self):
        for old, new in Recorder.substitutions.items():
            if new in self.text:  # a newer version has the name itself
                continue
            yield from ("-s", f"{old}={new}")
            self.rules = [rule.replace("=" + old, "=" + new) for rule in self.rules]
        for rule in self.rules:
            yield from ("-a", rule)

    def write(self):
        with open(Recorder.out + ".c", "w") as f:
            f.write(self.text)
        with open(Recorder.out + ".options", "w") as f:
            f.write("".join(word + "\n" for word in self.options()))
        os._exit(0)


def read_symbols():
    with open("/proc/kallsyms") as f:
        SYMBOLS.update(line.split()[2] for line in f)
    with open("/sys/kernel/tracing/available_filter_functions") as f:
        TRACEABLE.update(line.split()[0] for line in f)


def record(tool, out):
    """Run the tool in a child process, which ends where the tool would wait."""
    Recorder.out = os.path.join(out, tool)
    Recorder.substitutions = catalog.SUBSTITUTIONS.get(tool, {})
    bcc.BPF = Recorder
    time.sleep = lambda _: Recorder.made.write()
    sys.argv = [catalog.path(tool)] + catalog.TOOLS[tool]
    os.getpid = lambda: 0  # a tool that excludes its own PID excludes no process
    sys.stdout = sys.stderr
    runpy.run_path(catalog.path(tool), run_name="__main__")
    os._exit(1)


def copy_formats(out):
    for text in glob.glob(out + "/*.c"):
        with open(text) as f:
            points = re.findall(r"^ *TRACEPOINT_PROBE\((\w+), (\w+)\)", f.read(), re.MULTILINE)
        for category, point in points:
            folder = f"events/{category}/{point}"
            os.makedirs(f"{out}/tracefs/{folder}", exist_ok=True)
            shutil.copyfile(f"/sys/kernel/tracing/{folder}/format", f"{out}/tracefs/{folder}/format")


def main():
    out = sys.argv[1]
    signal.alarm(120)
    read_symbols()
    for tool in catalog.TOOLS:
        if not catalog.exists(tool):
            continue
        pid = os.fork()
        if pid == 0:
            record(tool, out)
        if os.waitpid(pid, 0)[1] != 0:
            sys.exit("record.py: %s did not reach its wait" % tool)
    copy_formats(out)


if __name__ == "__main__":
    main()
