#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
under_bcc.py PROBE: run the probe of tcp_v4_connect under Python bcc, and print "ready", then "PID COMM ADDR_LEN"
for each event. Without a PROBE it makes clang's modules (PEER_MODULES), the one thing that is not
as people would run it: without them a compile takes a minute under emulation.
"""
import ctypes as ct
import os
import sys

import bcc

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE + "/../../../peers/bcc")
import peer  # pylint: disable=wrong-import-position

FLAGS = ["-I" + HERE + "/../../../../include"] + peer.flags()

if len(sys.argv) < 2:
    bcc.BPF(text="#include <linux/sched.h>\n", cflags=FLAGS)
    sys.exit()


class Event(ct.Structure):
    """The struct once more: Python bcc derives none where pointers and typedefs are in it."""
    _fields_ = [("ts", ct.c_int64), ("pid", ct.c_int), ("tid", ct.c_int), ("comm", ct.c_char * 16),
                ("sk", ct.c_void_p), ("uaddr", ct.c_void_p), ("addr_len", ct.c_int)]


def show(_cpu, data, _size):
    evt = ct.cast(data, ct.POINTER(Event)).contents
    print(evt.pid, evt.comm.decode(), evt.addr_len, flush=True)


probe = bcc.BPF(src_file=sys.argv[1], cflags=FLAGS)
probe["tcp_v4_connect_evt"].open_perf_buffer(show)
print("ready", flush=True)
while True:
    probe.perf_buffer_poll()
