# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The tools of Debian's package bpfcc-tools that are tried, and what is to be known of each."""
import collections
import os
import subprocess

FOLDER = "/usr/sbin"
SUFFIX = "-bpfcc"

# sslsniff: without NSS and GnuTLS, whose libraries need not be there.
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


# What calltap's -s changes in a tool's text: functions get names that say what they are.
SUBSTITUTIONS = {
    "statsnoop": {
        "stat_entry": "syscall__stat_entry",
        "statx_entry": "syscall__statx_entry",
    },
}

# What a Python tool reports wrong, and how to leave that out of a fact.
Wrong = collections.namedtuple("Wrong", "why cut")
WRONG = {
    "statsnoop": Wrong(
        "the Python tool's paths are all empty, since it takes the registers for the arguments",
        lambda fact: fact[: fact.rindex(" ") + 1],
    ),
}

# Flags for the compiler without which a Python tool's min() does not compile on newer kernels.
CURES = {"sofdsnoop": ["-U__OPTIMIZE__"], "sslsniff": ["-U__OPTIMIZE__"]}


def absent():
    """Why a tool is not tried."""
    query = ["dpkg-query", "-W", "-f", "${Version}", "bpfcc-tools"]
    version = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    return f"Debian's bpfcc-tools {version} has no such tool"


# Their facts name no process, or one that the worker started or had the kernel use,
OTHERS = (
    "bitesize", "bashreadline", "sslsniff", "syncsnoop", "biopattern", "syscount", "vfscount",
    "tcpsynbl",
)
# and of these the kernel chooses which.
UNNAMED = ("bitesize",)

# Of these nothing but the worker makes facts.
EXACT = (
    "solisten", "oomkill", "exitsnoop", "bitesize", "syscount", "biopattern", "syncsnoop",
    "killsnoop", "shmsnoop", "tcpconnlat", "tcpsynbl", "fileslower", "gethostlatency",
    "bashreadline", "sslsniff", "sofdsnoop", "mountsnoop", "statsnoop",
)
