#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The same probe under Python bcc: peer.py PROBE STREAM [PAGES [print]]

Count the events, or print each one, and print calltap's messages on stderr: ready, events lost, and
the summary.
"""
import signal
import sys

from bcc import BPF

delivered = lost = 0
stopped = False


def say(text):
    print(text, file=sys.stderr, flush=True)


def count(_cpu, _data, _size):
    global delivered
    delivered += 1


def show(_cpu, data, _size):
    global delivered
    delivered += 1
    e = stream.event(data)
    print("%d %d %d %s" % (e.ts, e.pid, e.tid, e.comm.decode()))


def lose(number):
    global lost
    lost += number
    say("%s: %d events lost so far" % (name, lost))


def stop(_signal, _frame):
    global stopped
    stopped = True


signal.signal(signal.SIGINT, stop)
path, name = sys.argv[1:3]
pages = int(sys.argv[3]) if len(sys.argv) > 3 else 8
b = BPF(src_file=path)
stream = b[name]
stream.open_perf_buffer(show if "print" in sys.argv[4:] else count, page_cnt=pages, lost_cb=lose)
say("ready")
while not stopped:
    b.perf_buffer_poll(timeout=20)
b.detach_tracepoint("syscalls:sys_enter_getppid")
b.perf_buffer_poll(timeout=0)
say("%s: %d submitted, %d delivered, %d lost" % (name, delivered + lost, delivered, lost))
