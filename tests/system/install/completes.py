#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""usage: completes.py bash|zsh BUILD TEXT WORD...

Type TEXT and a tab into an interactive shell that has calltap's completion of the folder BUILD, and
wait until all of WORD... are on its screen. A WORD that begins with ! must not be there.
"""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

SECONDS = 30

SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "bind 'set show-all-if-ambiguous on' 'set completion-query-items 0' 'set page-completions off'"
        " 'set enable-bracketed-paste off'; source {build}/calltap.bash",
    ),
    "zsh": (
        ["zsh", "-f", "-i", "+o", "PROMPT_SP"],
        "LISTMAX=10000; fpath=({build} $fpath); setopt NO_LIST_AMBIGUOUS; autoload -Uz compinit; compinit -u -D",
    ),
}


def start(argv, build):
    """Return the process and the descriptor of its terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PATH=build + ":" + os.environ["PATH"], TERM="dumb", PS1="> ")
        os.execvp(argv[0], argv)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 200, 200, 0, 0))
    return pid, terminal


def plain(screen):
    """Return the text of a screen without bells, moves of the cursor and line ends."""
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.decode(errors="replace"))
    return re.sub(r"[\x00-\x09\x0b-\x1f]", "", text)


def read_until(terminal, done):
    """Read the terminal until done(text), or until there is nothing more for a long time."""
    screen = b""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.3)[0]:
            screen += os.read(terminal, 65536)
        elif done(plain(screen)):
            return plain(screen)
    return plain(screen)


def is_ready(screen):
    return "\nready\n> " in screen


def main(shell, build, text, *words):
    argv, setup = SHELLS[shell]
    pid, terminal = start(argv, build)
    wanted = [word for word in words if not word.startswith("!")]
    refused = [word[1:] for word in words if word.startswith("!")]
    os.write(terminal, (setup.format(build=build) + "; echo rea''dy\n").encode())
    if not is_ready(read_until(terminal, is_ready)):
        print(shell, "shows no prompt")
        return 1
    os.write(terminal, (text + "\t").encode())
    screen = read_until(terminal, lambda screen: all(word in screen for word in wanted))
    os.close(terminal)
    os.waitpid(pid, 0)
    if all(word in screen for word in wanted) and not any(word in screen for word in refused):
        return 0
    print(screen)
    return 1


sys.exit(main(*sys.argv[1:]))
