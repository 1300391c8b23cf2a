# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""
Convert the output of both programs to facts: lines of text, without times. python_TOOL reads the
output of the Python tool, calltap_TOOL reads calltap's JSON (its events, and its maps by name).
"""
import errno
import re
import socket
import struct

from bcc.syscall import syscall_name

import work


def matches(pattern, text):
    return re.findall(pattern, text, re.MULTILINE)


def lines(pattern, text):
    """Return the groups of each match, joined by blanks."""
    return [" ".join(groups) for groups in matches(pattern, text)]


def number(value):
    """Parse a number, which is a string in JSON above 2^63 - 1."""
    return int(value, 0) if isinstance(value, str) else value


# ---- Tools that report events -------------------------------------------------------------------


def python_solisten(text):
    return [f"{pid} {comm} {proto} {backlog} {addr}:{port}" for pid, comm, proto, backlog, port, addr in
            matches(r"^(\d+) +(\S+) +(TCPv[46]) +(\d+) +(\d+) +(\S+) *$", text)]


def calltap_solisten(events, _):
    facts = []
    for e in events:
        laddr = struct.pack("QQ", *(number(part) for part in e["laddr"]))
        v4 = e["proto"] >> 16 == socket.AF_INET
        addr = socket.inet_ntop(socket.AF_INET, laddr[:4]) if v4 else socket.inet_ntop(socket.AF_INET6, laddr)
        facts.append(f"{e['pid']} {e['task']} TCPv{4 if v4 else 6} {e['backlog']} {addr}:{e['lport']}")
    return facts


def python_oomkill(text):
    return [f"{by} {by_comm} kills {pid} {comm} {pages} pages" for by, by_comm, pid, comm, pages in
            matches(r'Triggered by PID (\d+) \("(.*?)"\), OOM kill of PID (\d+) \("(.*?)"\), (\d+) pages', text)]


def calltap_oomkill(events, _):
    return [f"{e['fpid']} {e['fcomm']} kills {e['tpid']} {e['tcomm']} {e['pages']} pages" for e in events]


def python_exitsnoop(text):
    return lines(r"^(\S+) +(\d+) +(\d+) +(\d+) +[0-9.]+ +(0|code \d+|signal \d+)", text)


def calltap_exitsnoop(events, _):
    def end(e):
        if e["sig_info"] & 0x7F:
            return f"signal {e['sig_info'] & 0x7f}"
        return f"code {e['exit_code']}" if e["exit_code"] else "0"

    return [f"{e['task']} {e['pid']} {e['ppid']} {e['tid']} {end(e)}" for e in events]


def python_capable(text):
    return lines(r"^\S+ +(\d+) +(\d+) +(\S+) +(\d+) +(CAP_\w+) +(\d+)", text)


CAPABILITIES = {
    6: "CAP_SETGID",
    7: "CAP_SETUID",
    18: "CAP_SYS_CHROOT",
    21: "CAP_SYS_ADMIN",
    23: "CAP_SYS_NICE",
}


def calltap_capable(events, _):
    return [f"{e['uid']} {e['pid']} {e['comm']} {e['cap']} {CAPABILITIES.get(e['cap'], '?')} {e['audit']}"
            for e in events]


def python_syncsnoop(text):
    return [name + "()" for name in matches(r"\b(sync)(?:\(\))? *$", text)]  # newer versions leave out ()


def calltap_syncsnoop(events, _):
    return ["sync()" for _ in events]


def python_killsnoop(text):
    return lines(r"^\d\S+ +(\d+) +(\S+) +(\d+) +(-?\d+) +(-?\d+)$", text)


def calltap_killsnoop(events, _):
    return [f"{e['pid']} {e['comm']} {e['sig']} {e['tpid']} {e['ret']}" for e in events]


def python_statsnoop(text):
    return lines(r"^(\d+) +(\S+) +(-?\d+) +(\d+) (.*)$", text)


def calltap_statsnoop(events, _):
    return [f"{e['pid']} {e['comm']} {max(e['ret'], -1)} {max(-e['ret'], 0)} {e['fname']}" for e in events]


SHM = {
    "SHMGET": ("key", "size", "shmflg"),
    "SHMAT": ("shmid", "shmaddr", "shmflg"),
    "SHMDT": ("shmaddr",),
    "SHMCTL": ("shmid", "cmd", "buf"),
}


def python_shmsnoop(text):
    facts = []
    for pid, comm, call, ret, rest in matches(r"^(\d+) +(\S+) +(SHM\w+) +([0-9a-f]+) (.*)$", text):
        args = " ".join(f"{k}={int(v, 0):#x}" for k, v in re.findall(r"(\w+): (\w+)", rest))
        facts.append(f"{pid} {comm} {call} ret={int(ret, 16):#x} {args}")
    return facts


def calltap_shmsnoop(events, _):
    facts = []
    for e in events:
        call = list(SHM)[e["sys"]]
        args = " ".join(f"{k}={number(e[k]):#x}" for k in SHM[call])
        facts.append(f"{number(e['id']) >> 32} {e['comm']} {call} ret={number(e['ret']):#x} {args}")
    return facts


def python_sofdsnoop(text):
    return [f"{action} {tid} {comm} {sock} {fd}" for action, tid, comm, sock, fd in
            matches(r"^(SEND|RECV) +(\d+) +(\S+) +(\d+):\S* +(-?\d+)", text)]


def calltap_sofdsnoop(events, _):
    return [f"{('SEND', 'RECV')[e['action']]} {number(e['id']) & 0xffffffff} {e['comm']} {e['sock_fd']} {fd}"
            for e in events for fd in e["fd"][:max(e["fd_cnt"], 0)]]


MOUNT_FLAGS = {"MS_RDONLY": 1, "MS_NOSUID": 2, "MNT_DETACH": 2}


def python_mountsnoop(text):
    facts = []
    for who, call in matches(r"^(\S+ +\d+ +\d+ +\d+) +((?:mount|umount)\(.*)$", text):
        flags = [w for w in MOUNT_FLAGS if w in call]
        call = re.sub(r"M[A-Z_|]+", hex(sum(MOUNT_FLAGS[w] for w in flags)), call) if flags else call
        facts.append(" ".join(who.split()) + " " + call)
    return facts


def calltap_mountsnoop(events, _):
    facts, calls = [], {}
    for e in events:
        kind, value = e["type"], e[""] if "" in e else e
        if kind in ("EVENT_MOUNT", "EVENT_UMOUNT"):
            calls[e["pid"]] = dict(value["enter"], TID=e["pid"], PID=e["tgid"])
        elif kind.endswith("_RET"):
            c = calls.pop(e["pid"])
            result = "-" + errno.errorcode[-value["retval"]] if value["retval"] < 0 else str(value["retval"])
            who = f"{c['comm']} {c['PID']} {c['TID']} {c['mnt_ns']}"
            if kind == "EVENT_MOUNT_RET":
                facts.append(f'{who} mount("{c["SOURCE"]}", "{c["TARGET"]}", "{c["TYPE"]}", '
                             f'{c["flags"]:#x}, "{c["DATA"]}") = {result}')
            else:
                facts.append(f'{who} umount("{c["TARGET"]}", {c["flags"]:#x}) = {result}')
        else:
            calls[e["pid"]][kind.rsplit("_", 1)[1]] = value["str"]
    return facts


def python_tcpconnlat(text):
    return lines(r"^(\d+) +(\S+) +([46]) +(\S+) +(\S+) +(\d+) +[0-9.]+$", text)


def address(value, version):
    if version == 4:
        return socket.inet_ntop(socket.AF_INET, struct.pack("I", value))
    return socket.inet_ntop(socket.AF_INET6, number(value).to_bytes(16, "little"))


def calltap_tcpconnlat(events, _):
    return [f"{e['pid']} {e['task']} {e['ip']} {address(e['saddr'], e['ip'])} "
            f"{address(e['daddr'], e['ip'])} {e['dport']}" for e in events]


def python_dcsnoop(text):
    return lines(r"^[0-9.]+ +(\d+) +(\S+) +([MR]) (.*)$", text)


def calltap_dcsnoop(events, _):
    return [f"{e['pid']} {e['comm']} {'R' if e['type'] == 'LOOKUP_REFERENCE' else 'M'} {e['filename']}"
            for e in events]


def python_fileslower(text):
    return lines(r"^[0-9.]+ +(\S+) +(\d+) +([RW]) +(\d+) +[0-9.]+ (.*)$", text)


def calltap_fileslower(events, _):
    return [f"{e['comm']} {e['pid']} {'R' if e['mode'] == 'MODE_READ' else 'W'} {e['sz']} {e['name']}"
            for e in events]


def python_gethostlatency(text):
    return lines(r"^\d\S+ +(\d+) +(\S+) +[0-9.]+ (.*)$", text)


def calltap_gethostlatency(events, _):
    return [f"{e['pid']} {e['comm']} {e['host']}" for e in events]


def python_bashreadline(text):
    return lines(r"^\d\S+ +(\d+) +(.*)$", text)


def calltap_bashreadline(events, _):
    return [f"{e['pid']} {e['str']}" for e in events]


def python_sslsniff(text):
    return [f"{func} {comm} {pid} {size} {data}" for func, comm, pid, size, data in
            matches(r"^(\S+) +[0-9.]+ +(\S+) +(\d+) +(\d+) *\n-+ DATA -+\n(.*)\n", text)]


def calltap_sslsniff(events, _):
    names = ("READ/RECV", "WRITE/SEND", "HANDSHAKE")
    return [f"{names[e['rw']]} {e['comm']} {e['pid']} {e['len']} "
            f"{bytes(e['buf'][:e['len']]).decode().strip()}" for e in events]


# ---- Tools that count in maps -------------------------------------------------------------------


def python_histograms(text, section):
    facts, name = [], ""
    for line in text.splitlines():
        if line.startswith(section + " = "):
            name = line.split(" = ")[1]
        found = re.match(r" +(\d+) -> (\d+) +: (\d+)", line)
        if found and found[3] != "0":
            facts.append(f"{name} {found[1]}-{found[2]}: {found[3]}")
    return facts


def calltap_histograms(entries, section):
    return [f"{e['key'][section]} {b['low']}-{b['high']}: {b['count']}"
            for e in entries for b in e["buckets"]]


def python_bitesize(text):
    return python_histograms(text, "Process Name")


def calltap_bitesize(_, maps):
    return calltap_histograms(maps["dist"], "name")


def python_tcpsynbl(text):
    return python_histograms(text, "backlog_max")


def calltap_tcpsynbl(_, maps):
    return calltap_histograms(maps["dist"], "backlog")


def python_biopattern(text):
    return [f"{disk}: {count} requests, {round(int(count) * int(rnd) / 100)} random, {size} KB"
            for disk, rnd, count, size in matches(r"^\d\S+ +(\S+) +(\d+) +\d+ +(\d+) +(\d+)$", text)]


def calltap_biopattern(_, maps):
    disks = {int(major) << 20 | int(minor): name for major, minor, name in
             matches(r"^ +(\d+) +(\d+) +\d+ (\S+)$", open("/proc/partitions").read())}
    return [f"{disks[e['key']]}: {v['sequential'] + v['random']} requests, {v['random']} random, "
            f"{v['bytes'] // 1024} KB" for e in maps["counters"] for v in [e["value"]]]


COUNTED = ("getppid", "getpgrp", "sched_get_priority_max")


def python_syscount(text):
    return [" ".join(pair) for pair in matches(r"^(\w+) +(\d+)$", text) if pair[0] in COUNTED]


def calltap_syscount(_, maps):
    named = ((syscall_name(e["key"]).decode(), e["value"]) for e in maps["data"])
    return [f"{name} {count}" for name, count in named if name in COUNTED]


def python_vfscount(text):
    found = matches(r"^[0-9a-f]+ +b?'?(\w+)'? +(\d+)$", text)
    return [" ".join(pair) for pair in found if pair[0] in work.VFS]


def calltap_vfscount(_, maps):
    # A kprobe lies behind the endbr64 that a function may begin with.
    functions = {}
    with open("/proc/kallsyms") as f:
        for line in f:
            address, _, name = line.split()[:3]
            if name in work.VFS:
                functions[int(address, 16)] = name
    ips = ((number(e["key"]["ip"]) - 1, e["value"]) for e in maps["counts"])
    named = ((functions.get(ip) or functions.get(ip - 4), count) for ip, count in ips)
    return [f"{name} {count}" for name, count in named if name]


def of_python(tool, text):
    return globals()["python_" + tool](text)


def of_calltap(tool, events, maps):
    return globals()["calltap_" + tool](events, maps)
