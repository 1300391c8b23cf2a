#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
run.py CALLTAP OBJECTS [TOOL...]: for each tool, run calltap with the tool's text (OBJECTS/TOOL.o) and
the Python tool on the same work, at the same time, and compare their output. Print TAP and a table.
Run it as root on an idle machine.
"""
import collections
import json
import os
import re
import select
import signal
import subprocess
import sys
import time

import catalog
import facts
import peer
import work

READY_SECONDS = 90
QUIET_SECONDS = 0.5  # after the work, for events in flight
OUT = "/tmp/run"

Row = collections.namedtuple("Row", "tool compiled attached delivered agrees")


class Failed(Exception):
    """A tool failed; the text is the reason."""


def read(path):
    with open(path, errors="replace") as f:
        return f.read()


def first_error(text):
    """Return a failed program's error message, in one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not re.match("calltap: probe:|.*warning:", line)]
    errors = [line for line in lines if re.search("error:|Error|Exception", line)]
    return (errors or lines or ["no message"])[0]


# ---- calltap ------------------------------------------------------------------------------------


class Calltap:
    def __init__(self, program, tool, folder):
        self.out, self.err = OUT + "/calltap.stdout", OUT + "/calltap.stderr"
        self.process = subprocess.Popen([program, "-o", "json", f"{folder}/{tool}.o"],
                                        stdout=open(self.out, "w"), stderr=open(self.err, "w"))

    def ready(self):
        until = time.time() + READY_SECONDS
        while time.time() < until and self.process.poll() is None:
            found = re.search(r"^calltap: ready: (.*)$", read(self.err), re.MULTILINE)
            if found:
                return found[1].split(";")[0]
            time.sleep(0.05)
        raise Failed("calltap does not attach: " + first_error(read(self.err)))

    def stop(self):
        """Stop calltap; return its events, its maps by name, and its summary."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(READY_SECONDS)
        if status:
            raise Failed(f"calltap ended with status {status}: {read(self.err)}")
        lines = [json.loads(line) for line in read(self.out).splitlines()]
        summary = lines.pop()["summary"]
        events = [e for e in lines if "stream" in e]
        odd = [e for e in events if "hex" in e]
        if odd:
            raise Failed(f"{len(odd)} of {len(events)} events fit no struct: {odd[0]}"[:300])
        return events, {m["map"]: m["entries"] for m in lines if "map" in m}, summary

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def delivered(events, maps, summary):
    lost = sum(stream["lost"] for stream in summary.values())
    if lost:
        raise Failed(f"{lost} events were lost")
    if not summary:
        return "%d entries" % sum(len(entries) for entries in maps.values())
    return "%d events" % len(events)


# ---- the Python tool ----------------------------------------------------------------------------


class Peer:
    """The Python tool. If TOOL.refused exists, it does not compile unchanged and gets the flags of CURES."""

    def __init__(self, tool, folder):
        self.out = OUT + "/peer"
        refused = f"{folder}/{tool}.refused"
        self.why = first_error(read(refused)) if os.path.exists(refused) else ""
        self.pid, self.pipe = peer.start(tool, self.out, catalog.CURES[tool] if self.why else [])

    def ready(self):
        """Wait until the tool is ready; False if it fails."""
        if self.waits():
            return True
        self.why = first_error(read(self.out + ".stderr"))
        return False

    def waits(self):
        readable, _, _ = select.select([self.pipe], [], [], READY_SECONDS)
        if readable and os.read(self.pipe, 1):
            return True
        self.kill()
        return False

    def stop(self):
        """
        Stop the tool and return its output. ctypes loses a signal that arrives while an event is
        printed, hence several signals, with a pause so that none interrupts its last report. Not with
        kill(2), which the tool may trace.
        """
        pidfd = os.pidfd_open(self.pid)
        for _ in range(4):
            signal.pidfd_send_signal(pidfd, signal.SIGINT)
            for _ in range(200):
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    self.pid = 0
                    return read(self.out + ".stdout")
                time.sleep(0.05)
        raise Failed("the Python tool does not end after 4 SIGINT")

    def kill(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0


# ---- the comparison -----------------------------------------------------------------------------


def do_work(tool):
    """Do the work in a child process with the comm worker; return the expected facts."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        work.name_me()
        os.write(writer, json.dumps(work.ALL[tool]()).encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as f:
        done = f.read()
    if os.waitpid(pid, 0)[1] or not done:
        raise Failed("the work failed")
    return json.loads(done)


def of_worker(tool, reported):
    """Drop facts of other processes."""
    return reported if tool in catalog.OTHERS else [fact for fact in reported if work.NAME in fact]


def difference(a, b):
    """Return the facts of list a that list b lacks."""
    return list((collections.Counter(a) - collections.Counter(b)).elements())


def compare(tool, done, ours, theirs):
    """Compare the facts of the work, calltap and the Python tool (None if it does not run).

    Return why the Python tool's output is wrong; empty if it is right, as newer versions' may be.
    """
    wrong = catalog.WRONG[tool] if tool in catalog.WRONG and sorted(ours) != sorted(theirs or []) else None
    shared = [wrong.cut(fact) for fact in ours] if wrong else ours
    reported = ours if tool not in catalog.UNNAMED else [fact.split(" ", 1)[1] for fact in ours]
    missing = difference(done, reported)
    if missing:
        raise Failed(f"calltap does not report: {missing}\nit reports: {ours[:40]}")
    if tool in catalog.EXACT and difference(reported, done):
        raise Failed(f"calltap reports work that was not done: {difference(reported, done)}")
    if theirs is not None and sorted(shared) != sorted(theirs):
        raise Failed(f"only calltap: {difference(shared, theirs)[:20]}\n"
                     f"only Python: {difference(theirs, shared)[:20]}")
    return wrong.why if wrong else ""


def watch(program, folder, tool):
    calltap, python = Calltap(program, tool, folder), Peer(tool, folder)
    try:
        attached = calltap.ready()
        runs = python.ready()
        done = do_work(tool)
        time.sleep(QUIET_SECONDS)
        text = python.stop() if runs else None
        events, maps, summary = calltap.stop()
    finally:
        calltap.kill()
        python.kill()
    ours = of_worker(tool, facts.of_calltap(tool, events, maps))
    theirs = None if text is None else of_worker(tool, facts.of_python(tool, text))
    wrong = compare(tool, done, ours, theirs)
    return Row(tool, "yes", attached, delivered(events, maps, summary), verdict(wrong, ours, python, runs))


def verdict(wrong, ours, python, runs):
    if not runs:
        return f"with the work, {len(ours)} facts; the Python tool does not run: {python.why}"
    text = f"yes, {len(ours)} facts"
    if python.why:
        text += f"; unchanged, the Python tool does not run: {python.why}"
    if wrong:
        text += "; " + wrong
    return text


def row_of(program, folder, tool):
    if not catalog.exists(tool):
        return Row(tool, "-", "-", "-", catalog.absent())
    if not os.path.exists(f"{folder}/{tool}.o"):
        raise Failed("calltap does not compile it: " + first_error(read(f"{folder}/{tool}.err")))
    return watch(program, folder, tool)


def print_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for row in rows:
        print("# " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)) + "  " + row[4])


def main():
    program, folder, tools = sys.argv[1], sys.argv[2], sys.argv[3:] or list(catalog.TOOLS)
    rows, failures = [Row("tool", "compiled", "attached", "delivered", "agrees with the Python tool")], 0
    os.makedirs(OUT, exist_ok=True)
    work.setup()
    for n, tool in enumerate(tools, 1):
        began = time.time()
        try:
            row = row_of(program, folder, tool)
            skip = " # SKIP " + row.agrees if row.compiled == "-" else ""
            print(f"ok {n} - {tool}{skip}")
        except Failed as e:
            failures += 1
            row = Row(tool, "?", "?", "?", str(e).splitlines()[0])
            print(f"not ok {n} - {tool}")
            print("\n".join("# " + line for line in str(e).splitlines()))
        print(f"# {tool} took {time.time() - began:.0f} s", flush=True)
        rows.append(row)
    print_table(rows)
    print(f"1..{len(tools)}")
    sys.exit(failures != 0)


if __name__ == "__main__":
    main()
