#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""compare.py CONSTANTS EVENTS SUMMARY PREFIX.NAME...

What strace and calltap say of the same run, compared field by field. CONSTANTS: what calltap's
names stand for. EVENTS: what calltap -r -o json 'sys:*' printed, and SUMMARY its last words.
PREFIX.NAME: the files that strace -ff -v -x -X verbose -s 64 -o PREFIX.NAME wrote of the program
NAME, one a thread. Speaks TAP. Of each program: all calls are there, in the order of their thread, with
the results that strace shows; each field agrees, or differs in a way that is named and counted.
"""
import collections
import errno
import glob
import json
import re
import signal
import socket
import sys

ERRNOS = {name: code for code, name in errno.errorcode.items()}
ERRNOS.update(EOPNOTSUPP=95, EDEADLOCK=35, ERESTARTSYS=512, ERESTARTNOINTR=513, ERESTARTNOHAND=514,
              ERESTART_RESTARTBLOCK=516)
# Names of strace, from the C library, and of calltap, from the kernel.
KERNEL_NAMES = {"fstat": "newfstat", "lstat": "newlstat", "stat": "newstat", "uname": "newuname",
                "umount2": "umount", "sendfile": "sendfile64"}
# Kinds of differences, and the fields that may differ so: any other difference fails.
NUMBER, NAME = "a number where strace has a name", "another name for the same number"
ADDRESS, CONTENTS = "an address where strace shows what is there", "what is there where strace shows the address"
CUT, BEGINNING = "a text that is cut at another length", "a list of which calltap shows the beginning"
ONLY_STRACE, FAMILY = "a member that only strace has", "an address of a family that is not compared"
KNOWN = {
    NUMBER: "prctl.arg2",  # of PR_SET_DUMPABLE
    NAME: "futex.op getsockopt.level ioctl.arg.c_oflag setsockopt.level statx.flags",
    ADDRESS: "getdents64.dirent recvmsg.msg.msg_control"
             " sendmsg.msg.msg_control sigaltstack.uss sigaltstack.uoss",
    CONTENTS: "epoll_ctl.event recvmsg.msg.msg_name",  # of EPOLL_CTL_DEL; an address of no bytes
    CUT: "execve.argv[] execve.envp[]",
    BEGINNING: "execve.argv execve.envp",
    ONLY_STRACE: "",
    FAMILY: "",
}
NEVER_RETURN = ("exit", "exit_group", "rt_sigreturn")
OWN = ("stream", "ts", "pid", "tid", "comm", "ret", "duration")
NO_ANSWER = object()


# ---- strace's output --------------------------------------------------------------------------

class Number(int):
    """A number with strace's names for it."""
    names = None


class Text(bytes):
    cut = False


class Change:
    """[16 => 28]: before the call, and after it."""
    def __init__(self, before, after):
        self.before, self.after = before, after


class Opaque(str):
    """Text that is not compared: {WIFEXITED(s) && ...}, a date."""


class Parser:
    def __init__(self, text):
        self.text, self.at = text, 0

    def rest(self):
        return self.text[self.at:]

    def take(self, pattern):
        found = re.compile(pattern).match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def values(self, end):
        """Parse values separated by commas or spaces, up to a character of end."""
        all_of = []
        while not self.take(r"\s*[" + re.escape(end) + "]"):
            self.take(r"\s*,?\s*")
            if self.take(r"\.\.\."):
                continue
            all_of.append(self.named())
        return all_of

    def named(self):
        self.take(r"\[\w+\]=")  # an element of c_cc
        name = self.take(r"([a-zA-Z_]\w*)=(?!>)")
        value = self.value()
        self.take(r" /\* .*? \*/")
        if self.take(r" => "):
            value = Change(value, self.value())
        return (name[1], value) if name else value

    def value(self):
        if self.take('"'):
            return self.string()
        if self.take(r"~?\["):
            negated = self.text[self.at - 2] == "~"
            items = self.values("]")
            return ("not", items) if negated else items
        if self.take(r"\{(?=WIF)"):
            return Opaque(self.take(r"[^}]*\}")[0])
        if self.take(r"\{"):
            items = self.values("}")
            return dict(i if isinstance(i, tuple) else (n, i) for n, i in enumerate(items))
        if self.take("NULL"):
            return Number(0)
        number = self.take(r"-?(0x[0-9a-f]+|\d+)")
        return self.number(number[0]) if number else self.opaque()

    def number(self, first):
        value, names = to_int(first), []
        while True:
            name = self.take(r" /\* (.*?) \*/")
            if name:
                names.append(name[1])
            more = self.take(r"\|(0x[0-9a-f]+|\d+)")
            if not more:
                break
            value |= to_int(more[1])
        number = Number(value)
        number.names = names or None
        return number

    def string(self):
        found = self.take(r'((?:[^"\\]|\\.)*)"')
        text = Text(unescape(found[1]))
        text.cut = bool(self.take(r"\.\.\."))
        return text

    def opaque(self):
        begin, depth = self.at, 0
        while self.at < len(self.text):
            c = self.text[self.at]
            if depth == 0 and c in ",)]} ":
                break
            depth += (c in "([{") - (c in ")]}")
            self.at += 1
        if self.at == begin:
            self.at += 1
        return Opaque(self.text[begin:self.at])


def to_int(text):
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text)
    base = 16 if digits.startswith("0x") else 8 if len(digits) > 1 and digits[0] == "0" else 10
    return sign * int(digits, base)


def unescape(text):
    plain = {"n": 10, "t": 9, "r": 13, "v": 11, "f": 12, '"': 34, "\\": 92}

    def one(found):
        e = found[1]
        if e[0] == b"x"[0]:
            return bytes([int(e[1:], 16)])
        if e[:1].isdigit():
            return bytes([int(e, 8)])
        return bytes([plain[e.decode()]])
    return re.sub(rb"\\(x[0-9a-f]{2}|[0-7]{1,3}|.)", one, text.encode("latin-1"))


Call = collections.namedtuple("Call", "name args result error note line")


def read_strace(path):
    """Return the calls of one thread that ended or never return."""
    calls = []
    with open(path, encoding="latin-1") as lines:
        for line in lines:
            begun = re.match(r"(\w+)\(", line)
            if not begun or "<unfinished" in line:
                continue
            parser = Parser(line.rstrip("\n"))
            parser.at = begun.end()
            args = parser.values(")")
            found = re.match(r"\s*= (\?|-?\w+)(?: (E\w+))?(?: \(.*?\)| /\*.*?\*/)?(.*)", parser.rest())
            if not found:
                sys.exit(f"{path}: not understood: {line}")
            result = found[1] if found[1] == "?" else to_int(found[1])
            note = re.match(r"\s*= \S+ \((\[.*\]|[^)]*)\)", parser.rest())
            calls.append(Call(KERNEL_NAMES.get(begun[1], begun[1]), args, result, found[2],
                              note[1] if note else "", line.rstrip("\n")))
    return calls


# ---- calltap's output -------------------------------------------------------------------------

def read_constants(path):
    constants, now = {}, None
    with open(path, encoding="ascii") as lines:
        for line in lines:
            of = re.match(r"static const struct constant of_(\w+)", line)
            value = re.match(r'\t\{ "(\w+)", (-?\d+)ll \}', line)
            if of:
                now = of[1]
            elif value:
                constants.setdefault(value[1], int(value[2]) if now not in ("sockopt_t", "protocol_t") else int(value[2]) & 0xffffffff)
    constants.update({name: s.value for name, s in signal.Signals.__members__.items()})
    constants.update({f"SIGRT_{n}": 32 + n for n in range(1, 33)}, SIGRTMIN=32)  # the kernel's
    return constants


def read_events(path):
    threads = collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if "stream" in event:
                threads[event["tid"]].append(event)
    for events in threads.values():
        events.sort(key=lambda e: e["ts"])
    return threads


def number_of(shown, constants):
    """Return the number of a value that is printed as a name; None if it is not a name."""
    if isinstance(shown, (int, float)):
        return int(shown)
    if shown is None:
        return 0
    if not isinstance(shown, str):
        return None
    if re.fullmatch(r"0[0-7]+", shown):
        return int(shown, 8)
    if re.fullmatch(r"-?\d+", shown):
        return int(shown)
    pointer = re.fullmatch(r"(0x[0-9a-f]+)( \(\w+\))?", shown)
    if pointer:
        return int(pointer[1], 16)
    value = 0
    for part in shown.split("|"):
        if re.fullmatch(r"0x[0-9a-f]+", part):
            value |= int(part, 16)
        elif re.fullmatch(r"0[0-7]+", part):
            value |= int(part, 8)
        elif part in constants:
            value |= constants[part]
        else:
            return None
    return value


def is_pointer(shown):
    return isinstance(shown, str) and re.fullmatch(r"0x[0-9a-f]+( \(\w+\))?", shown)


def bytes_of(shown):
    """Return the bytes of a text, and whether it was truncated."""
    cut = shown.endswith("...")
    shown = (shown[:-3] if cut else shown).encode()
    return re.sub(rb"\\x([0-9a-f]{2})", lambda f: bytes([int(f[1], 16)]), shown), cut


# ---- Comparison -------------------------------------------------------------------------------

SOCKADDR = {"sa_family", "sun_path", "sin_port", "sin_addr", "sin6_port", "sin6_addr", "nl_pid"}


def address_of(s):
    """Format an address as calltap does: 127.0.0.1:80, [::1]:80, /run/x, @x, AF_NETLINK pid=0."""
    if "nl_pid" in s:
        return f"AF_NETLINK pid={s['nl_pid']}" + (f" groups=0x{s['nl_groups']:x}" if s["nl_groups"] else "")
    if "sun_path" in s:
        path = s["sun_path"]
        return ("@" if str(path).startswith("@") else "") + (path.decode() if isinstance(path, bytes) else "")
    for family, address, form in ((socket.AF_INET, "sin_addr", "{}:{}"), (socket.AF_INET6, "sin6_addr", "[{}]:{}")):
        if address in s:
            port = int.from_bytes(s[address.replace("addr", "port")], "big")
            return form.format(socket.inet_ntop(family, s[address]), port)
    return "AF_UNIX" if s.get("sa_family") == socket.AF_UNIX else None


def status_of(text):
    """Format a wait status as calltap does."""
    code = re.search(r"WEXITSTATUS\(s\) == (\d+)", text)
    if code:
        return f"exit({code[1]})"
    code = re.search(r"WTERMSIG\(s\) == (\w+)", text)
    core = ", core" if "WCOREDUMP(s)" in text and "!WCOREDUMP" not in text else ""
    return f"killed({code[1]}{core})" if code else None


def set_of(value):
    """Parse a signal set: [2 /* INT */ 17 /* CHLD */], or ~[...]."""
    negated = isinstance(value, tuple)
    bits = 0
    for number in value[1] if negated else value:
        if not isinstance(number, int) or not 0 < number <= 64:
            return None
        bits |= 1 << (number - 1)
    return ~bits % 2**64 if negated else bits


class Differ:
    def __init__(self, constants):
        self.constants = constants
        self.fields = self.agree = 0
        self.left_out = collections.Counter()  # arguments that strace does not print
        self.classes = collections.Counter()
        self.where = collections.defaultdict(collections.Counter)
        self.unknown = []

    def same(self, ok, kind, call, key, shown, value):
        """Compare a field: it agrees, or differs in a known way, or differs."""
        self.fields += 1
        if ok:
            self.agree += 1
        elif kind and f"{call.name}.{key}" in KNOWN[kind].split():
            self.classes[kind] += 1
            self.where[kind][f"{call.name}.{key}"] += 1
        else:
            self.unknown.append(f"{call.name}.{key}: calltap {shown!r}, strace {value!r}: {call.line[:300]}")

    def number(self, call, key, shown, value):
        """Compare a number, and its names if strace has any."""
        number = number_of(shown, self.constants)
        if isinstance(shown, (dict, list)) or shown == "AF_UNSPEC":
            return self.same(False, CONTENTS, call, key, shown, value)
        if number is None or (number - value) % 2**32 and (number - value) % 2**64:
            return self.same(False, None, call, key, shown, value)
        theirs = {n for part in value.names or [] for n in part.split("|")}
        if not theirs or not all(re.fullmatch(r"[A-Z][A-Z_0-9]+", n) for n in theirs):
            return self.same(True, None, call, key, shown, value)
        if not isinstance(shown, str) or not re.search("[A-Z]", shown):
            return self.same(False, NUMBER, call, key, shown, value)
        ours = {n for n in shown.split("|") if not re.fullmatch("0[0-7]+", n)}  # permissions
        return self.same(ours == theirs, NAME, call, key, shown, value)

    def text(self, call, key, shown, value):
        if not isinstance(shown, str) or is_pointer(shown):
            kind = ADDRESS if is_pointer(shown) and "(" not in shown else None
            return self.same(False, kind, call, key, shown, value)
        ours, cut = bytes_of(shown)
        if ours == value and (cut or not value.cut):
            return self.same(True, None, call, key, shown, value)
        if ours.rstrip(b"\0") == value and not cut and not value.cut:  # getcwd() counts its NUL
            return self.same(True, None, call, key, shown, value)
        short = min(len(ours), len(value))
        if ours[:short] == value[:short] and (cut or value.cut):
            return self.same(False, CUT, call, key, shown, value)
        return self.same(False, None, call, key, shown, value)

    def array(self, call, key, shown, value):
        if isinstance(shown, str) and re.fullmatch(r"~?\[[^\]]*\]", shown):
            bits = set_of(value)  # a signal set
            names = shown.strip("~[]").split()
            if isinstance(value, list) and all(n.isdigit() for n in names):  # descriptors, processors
                return self.same([int(n) for n in names] == value, None, call, key, shown, value)
            ours = sum(1 << (self.constants["SIG" + n] - 1) for n in names)
            return self.same((ours if shown[0] == "[" else ~ours % 2**64) == bits, None, call, key, shown, value)
        if len(value) == 1 and isinstance(value, list) and isinstance(value[0], Opaque) and value[0].startswith("WIF"):
            return self.same(shown == status_of(value[0]), None, call, key, shown, value)
        if isinstance(shown, list) and not isinstance(value, tuple):
            if len(shown) < len(value):
                self.same(False, BEGINNING, call, key, shown, value)
            elif len(shown) > len(value):
                return self.same(False, None, call, key, shown, value)
            for i, (ours, theirs) in enumerate(zip(shown, value)):
                self.field(call, f"{key}[]", ours, theirs)
            return None
        if len(value) == 1 and isinstance(value[0], Change):
            value = [value[0].after]
        bits = set_of(value)
        number = number_of(shown, self.constants)
        if number is not None and not is_pointer(shown) and len(value) == 1 and isinstance(value, list) and isinstance(value[0], int):
            return self.number(call, key, shown, value[0])
        if isinstance(shown, int) and bits is not None and number % 2**64 == bits:
            return self.same(False, NUMBER, call, key, shown, value)
        kind = ADDRESS if is_pointer(shown) else None
        return self.same(False, kind, call, key, shown, value)

    def struct(self, call, key, shown, value):
        if set(value) & SOCKADDR:
            address = address_of(value)
            kind = None if address else FAMILY
            return self.same(isinstance(shown, str) and shown == address, kind, call, key, shown, value)
        if not isinstance(shown, dict):
            kind = ADDRESS if is_pointer(shown) else None
            return self.same(False, kind, call, key, shown, value)
        for name, theirs in value.items():
            if name == "data" and isinstance(theirs, dict):  # epoll's, as two kinds of number
                self.field(call, f"{key}.data", shown.get(name), theirs["u64"])
            elif name in shown:
                self.field(call, f"{key}.{name}", shown[name], theirs)
            else:
                self.same(False, ONLY_STRACE, call, f"{key}.{name}", shown, theirs)
        return None

    def field(self, call, key, shown, value):
        if isinstance(value, Change):  # the kernel writes to pointers in clone3()'s struct
            value = value.before if isinstance(value.before, dict) else value.after
        if isinstance(value, (list, tuple)):
            return self.array(call, key, shown, value)
        if isinstance(value, dict):
            return self.struct(call, key, shown, value)
        if isinstance(value, Text):
            return self.text(call, key, shown, value)
        if isinstance(value, Number):
            return self.number(call, key, shown, value)
        return self.same(str(shown) == str(value), None, call, key, shown, value)

    def result(self, call, event):
        if call.name in NEVER_RETURN:  # calltap prints them when they begin
            return "ret" not in event
        ret = event.get("ret")
        ret = -ERRNOS[ret] if isinstance(ret, str) and ret in ERRNOS else ret
        want = -ERRNOS[call.error] if call.error else call.result
        return isinstance(ret, int) and (ret - want) % 2**64 == 0

    def call(self, call, event):
        keys = [(k, v) for k, v in event.items() if k not in OWN]
        args = arguments(call, [k for k, _ in keys])
        if call.name in ("select", "pselect6") and not call.error:
            args.update({k: sets_left(call, k) for k in ("inp", "outp", "exp") if isinstance(args[k], list)})
        for key, shown in keys:
            value = args.get(key, NO_ANSWER)
            if value is NO_ANSWER:
                self.left_out[f"{call.name}.{key}"] += 1
            else:
                self.field(call, key, shown, value)


def arguments(call, keys):
    """Map calltap's argument names to strace's arguments, by order unless strace names them."""
    named = {"child_stack": "newsp", "flags": "clone_flags", "parent_tid": "parent_tidptr"}
    if call.name == "futex" and len(call.args) == 5:  # without uaddr2
        keys = [k for k in keys if k != "uaddr2"]
    if call.name == "clone":
        return {named.get(n, n): v for n, v in call.args}
    return dict(zip(keys, call.args))


def sets_left(call, key):
    """Return the resulting sets, which strace prints after the result: (in [3], left {...})."""
    found = re.search({"inp": "in", "outp": "out", "exp": "except"}[key] + r" \[([\d ]*)\]", call.note)
    return [int(n) for n in found[1].split()] if found else []


# ---- Programs --------------------------------------------------------------------------------

def begin_of(calls):
    """Skip strace's calls before the program entered the namespace, which calltap does not trace."""
    for i, call in enumerate(calls):
        if call.name == "setns":
            return i + 1
    return 0


def stream(event):
    return event["stream"].removesuffix("_call")


def compare(prefix, threads, constants):
    differ, missing, wrong, count = Differ(constants), [], [], 0
    for path in sorted(glob.glob(glob.escape(prefix) + ".*")):
        tid = int(path.rsplit(".", 1)[1])
        calls = read_strace(path)
        calls = calls[begin_of(calls):]
        events = threads.get(tid, [])
        theirs, ours = [c.name for c in calls], [stream(e) for e in events]
        count += len(calls)
        if theirs != ours:
            at = next((i for i, (a, b) in enumerate(zip(theirs, ours)) if a != b), min(len(theirs), len(ours)))
            missing.append(f"thread {tid}: {len(theirs)} calls, {len(ours)} events; call {at}: strace {theirs[at:at + 4]}, calltap {ours[at:at + 4]}")
            continue
        for call, event in zip(calls, events):
            killed = call is calls[-1] and call.result == "?" and not call.error  # strace did not see it return
            if not killed and not differ.result(call, event):
                wrong.append(f"{event}: {call.line[:200]}")
            differ.call(call, event)
    return differ, missing, wrong, count


def tap(n, bad, what):
    print(f"{'not ok' if bad else 'ok'} {n} - {what}")
    for line in bad[:30]:
        print(f"# {line}")


def lost_of(path):
    with open(path, encoding="utf-8", errors="replace") as lines:
        return [line.rstrip() for line in lines if re.search(r" [1-9]\d* lost", line)]


def main():
    constants = read_constants(sys.argv[1])
    threads = read_events(sys.argv[2])
    total = collections.Counter()
    n = 1
    tap(n, lost_of(sys.argv[3]), "calltap lost nothing")
    for program in sys.argv[4:]:
        name = program.rsplit(".", 1)[1]
        differ, missing, wrong, count = compare(program, threads, constants)
        tap(n + 1, missing or ([] if count else ["no calls"]), f"{name}: the same calls in the same order, in every thread: {count}")
        tap(n + 2, wrong, f"{name}: the results are strace's")
        tap(n + 3, differ.unknown, f"{name}: {differ.agree} of {differ.fields} fields agree, and the others differ in known ways")
        n += 3
        print(f"# {name}: {count} calls, {differ.agree} of {differ.fields} fields agree ({differ.agree / max(differ.fields, 1):.1%})")
        for kind, many in differ.classes.most_common():
            print(f"#   {many}: {kind} ({', '.join(f'{k} {v}' for k, v in differ.where[kind].most_common(40))})")
        left_out = ", ".join(f"{k} {v}" for k, v in differ.left_out.most_common())
        print(f"#   not compared: {sum(differ.left_out.values())} arguments that strace leaves out ({left_out})")
        total.update(calls=count, fields=differ.fields, agree=differ.agree)
    print(f"# all: {total['calls']} calls, {total['agree']} of {total['fields']} fields agree ({total['agree'] / max(total['fields'], 1):.1%})")
    print(f"1..{n}")


main()
