#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# compare.py list: convert the output of calltap --list 'sys:*' to a list for calls. stdin has lines
# NAME NUMBER, an empty line, then the signatures.
# compare.py check CONSTANTS CALLS EVENTS: check that each of CALLS, which calls made, has one event in
# EVENTS, JSON lines, with its values; print a line of TAP for each. CONSTANTS has the flag names.
import json
import re
import sys

POINTERS = ("*", "cap_user_header_t", "cap_user_data_t")
WIDE = ("unsigned long", "long", "size_t", "loff_t", "off_t", "u64", "__u64", "aio_context_t")
ALIASES = {"newfstat": "fstat", "newlstat": "lstat", "newstat": "stat", "newuname": "uname",
           "umount": "umount2", "sendfile64": "sendfile"}
# Calls that headers of older kernels lack; the numbers, but for the first two, are the same everywhere.
NEWER = {"uretprobe": 335, "uprobe": 336, "cachestat": 451, "fchmodat2": 452, "futex_wake": 454,
         "futex_wait": 455, "futex_requeue": 456, "statmount": 457, "listmount": 458,
         "lsm_get_self_attr": 459, "lsm_set_self_attr": 460, "lsm_list_modules": 461, "mseal": 462,
         "setxattrat": 463, "getxattrat": 464, "listxattrat": 465, "removexattrat": 466,
         "open_tree_attr": 467, "file_getattr": 468, "file_setattr": 469}
ZERO = {("msgget", "msgflg")}  # otherwise it creates a queue, which persists
# The kernel kills a process that calls these from outside its trampoline, after they returned.
KILLS = {"uprobe", "uretprobe"}


def kind(call, kernel_type, name):
    plain = re.sub(r"\bconst\b", "", kernel_type).strip()
    if (call, name) in ZERO:
        return "zero"
    if (call, name) == ("mmap", "fd"):  # described as a long, used as an int
        return "int"
    if (call, name) == ("umask", "mask"):
        return "mode"
    if kernel_type.replace(" ", "") == "constchar*":
        return "text"
    if any(p in kernel_type for p in POINTERS):
        return "pointer"
    if plain == "umode_t":
        return "mode"
    return "long" if plain in WIDE else "int"


def make_list():
    numbers = {}
    for line in sys.stdin:
        if not line.strip():
            break
        name, number = line.split()
        numbers[name] = number
    for line in sys.stdin:
        name, args = re.match(r"sys:(\w+)\((.*)\)$", line).groups()
        number = numbers.get(ALIASES.get(name, name)) or NEWER.get(name)
        if number is None:
            sys.exit(f"{name} has no number")
        kinds = [kind(name, *re.match(r"(.*?)(\w+)$", a).groups()) for a in args.split(", ") if a]
        print(name, number, *kinds)


def read_constants(path):
    text = open(path).read()
    return {n: int(v) for n, v in re.findall(r'\{ "(\w+)", (-?\d+)ll \}', text)}


def number_of(shown, constants):
    """Return the number that a name or text stands for, or None."""
    if isinstance(shown, int):
        return shown
    if re.fullmatch(r"0[0-7]+", shown):
        return int(shown, 8)
    if re.fullmatch(r"-?\d+", shown):
        return int(shown)
    pointer = re.fullmatch(r"(0x[0-9a-f]+)( \(\w+\))?", shown)
    if pointer:
        return int(pointer[1], 16)
    value = 0
    for part in shown.split("|"):
        if part.startswith("0x"):
            value |= int(part, 16)
        elif re.fullmatch(r"0[0-7]+", part):
            value |= int(part, 8)
        elif part in constants:
            value |= constants[part]
        else:
            return None
    return value


def result_of(shown, errnos):
    return -errnos[shown] if isinstance(shown, str) else shown


def differs(made, event, constants, errnos):
    name, result, _, *values = made
    skip = ("stream", "ts", "pid", "tid", "comm", "ret", "duration")
    fields = [(k, v) for k, v in event.items() if k not in skip]
    if len(fields) != len(values):
        return f"{len(fields)} arguments, not {len(values)}"
    for (key, shown), value in zip(fields, values):
        if value.startswith("/"):
            if shown != value and not shown.startswith(value + r"\x00"):
                return f"{key}: {shown}, not {value}"
        elif shown is None:
            if int(value):
                return f"{key}: null, not {value}"
        elif isinstance(shown, (dict, list)):
            return f"{key}: {shown} was read where nothing is"
        else:
            number = number_of(shown, constants)
            bits = 64 if int(value) > 0xffffffff else 32
            if number is None or number % 2**bits != int(value) % 2**bits:
                return f"{key}: {shown}, not {value}"
    if "ret" not in event:
        return None if result == "-" else f"no result, and it returned {result}"
    if result == "-":
        return None if name in KILLS else "it did not return, and the event has a result"
    got = result_of(event["ret"], errnos)
    if got != int(result) and not (int(result) == -errnos["EINTR"] and -517 < got < -511):
        return f"ret: {event['ret']}, not {result}"
    return None


def check(constants_path, calls_path, events_path):
    import errno
    constants = read_constants(constants_path)
    errnos = {n: c for c, n in errno.errorcode.items()}
    errnos.update({"EOPNOTSUPP": 95, "EDEADLOCK": 35})
    events = {}
    for line in open(events_path):
        event = json.loads(line)
        if "stream" in event:
            events.setdefault((event["stream"].removesuffix("_call"), event["tid"]), []).append(event)
    failed = count = 0
    for line in open(calls_path):
        made = line.split()
        name, result, pid = made[:3]
        found = [e for e in events.get((name, int(pid)), []) if e["comm"] == name[:15]]
        count += 1
        # exit_group ends every child; the call under test comes first, then the write() of the result.
        wrong = differs(made, found[0], constants, errnos) if found else "no event"
        failed += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {count} - {name}: values and result" + (f"\n# {wrong}" if wrong else ""))
    print(f"# {count - failed} of {count} system calls have the expected values and result")
    print(f"1..{count}")
    return 1 if failed or not count else 0


if sys.argv[1] == "list":
    make_list()
else:
    sys.exit(check(*sys.argv[2:]))
