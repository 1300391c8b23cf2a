#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# usage: peer.py FILE.c NAME
# Run a probe under Python bcc and print the events of the stream NAME, or, at SIGTERM, the entries of
# the map NAME: a line of values each, in the order of the fields.
import ctypes as ct
import os
import re
import signal
import sys
import time

from bcc import BPF, lib
from bcc.table import PerfEventArray

INTEGERS = {
    "ktime_t": ct.c_int64, "ret64_t": ct.c_int64, "duration_t": ct.c_uint64, "u64": ct.c_uint64,
    "cgroup_id_t": ct.c_uint64, "pid_t": ct.c_int32, "ret_t": ct.c_int32, "int": ct.c_int32,
    "signal_t": ct.c_int32, "uid_t": ct.c_uint32, "u32": ct.c_uint32, "umode_t": ct.c_uint16,
}


def field(text):
    name, kind = text.split("#")
    array = re.match(r"char ?\[(\d+)\]$", kind)
    if array:
        return name, ct.c_char * int(array[1])
    if kind.startswith("enum "):
        return name, ct.c_int32
    if kind == "struct sockaddr_in6":
        return name, ct.c_uint8 * 28
    return name, INTEGERS[kind]


def event_type(bpf, table):
    count = lib.bpf_perf_event_fields(bpf.module, table._name)
    texts = [lib.bpf_perf_event_field(bpf.module, table._name, i).decode() for i in range(count)]
    return type("Event", (ct.Structure,), {"_fields_": [field(t) for t in texts]})


def show(value):
    if isinstance(value, bytes):
        return value.decode()
    return bytes(value).hex() if isinstance(value, ct.Array) else str(value)


def show_all(struct):
    fields = getattr(struct, "_fields_", None)
    return [show(getattr(struct, f[0])) for f in fields] if fields else [str(struct.value)]


source, name = sys.argv[1:]
top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
bpf = BPF(src_file=source, cflags=[f"-I{top}/include"])
table = bpf[name]
stream = isinstance(table, PerfEventArray)
if stream:
    event = event_type(bpf, table)

    def receive(cpu, data, size):
        print(*show_all(ct.cast(data, ct.POINTER(event)).contents), flush=True)

    table.open_perf_buffer(receive, page_cnt=64)
ended = []
signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))
print("ready", flush=True)
while not ended:
    bpf.perf_buffer_poll(100) if stream else time.sleep(0.1)
if stream:
    bpf.perf_buffer_poll(0)
for key, value in [] if stream else table.items():
    print(*show_all(key), *show_all(value))
