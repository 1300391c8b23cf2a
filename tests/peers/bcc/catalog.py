# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The tools of Debian's package bpfcc-tools that run.py compares, with their arguments and exceptions."""
import collections
import os
import subprocess

FOLDER = "/usr/sbin"
SUFFIX = "-bpfcc"

# sslsniff: without NSS and GnuTLS, whose libraries may be missing.
TOOLS = {
    "solisten": [],
    "oomkill": [],
    "exitsnoop": [],
    "bitesize": [],
    "syscount": ["-T", "500"],
    "biopattern": [],
    "numasched": [],
    "softirqslower": [],
    "capable": [],
    "syncsnoop": [],
    "killsnoop": [],
    "statsnoop": [],
    "shmsnoop": [],
    "sofdsnoop": [],
    "mountsnoop": [],
    "tcpconnlat": [],
    "dcsnoop": [],
    "vfscount": [],
    "tcpsynbl": [],
    "fileslower": [],
    "gethostlatency": [],
    "bashreadline": [],
    "sslsniff": ["--no-nss", "--no-gnutls"],
}


def path(tool):
    return FOLDER + "/" + tool + SUFFIX


def exists(tool):
    return os.path.exists(path(tool))


# Substitutions for calltap's -s: function names that are attach rules.
SUBSTITUTIONS = {
    "statsnoop": {
        "stat_entry": "syscall__stat_entry",
        "statx_entry": "syscall__statx_entry",
    },
}

# Wrong output of a Python tool, and the function that removes it from a fact.
Wrong = collections.namedtuple("Wrong", "why cut")
WRONG = {
    "statsnoop": Wrong(
        "the Python tool's paths are all empty, since it takes the registers for the arguments",
        lambda fact: fact[: fact.rindex(" ") + 1],
    ),
}

# Compiler flags that a Python tool's min() needs on newer kernels.
CURES = {"sofdsnoop": ["-U__OPTIMIZE__"], "sslsniff": ["-U__OPTIMIZE__"]}


def absent():
    """Return the reason why a tool is skipped."""
    query = ["dpkg-query", "-W", "-f", "${Version}", "bpfcc-tools"]
    version = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    return f"Debian's bpfcc-tools {version} has no such tool"


# Tools whose facts name no process, or one that the worker or the kernel started,
OTHERS = (
    "bitesize", "bashreadline", "sslsniff", "syncsnoop", "biopattern", "syscount", "vfscount",
    "tcpsynbl",
)
# and one whose process the kernel chooses.
UNNAMED = ("bitesize",)

# Tools for which only the worker causes facts.
EXACT = (
    "solisten", "oomkill", "exitsnoop", "bitesize", "syscount", "biopattern", "syncsnoop",
    "killsnoop", "shmsnoop", "tcpconnlat", "tcpsynbl", "fileslower", "gethostlatency",
    "bashreadline", "sslsniff", "sofdsnoop", "mountsnoop", "statsnoop",
)
