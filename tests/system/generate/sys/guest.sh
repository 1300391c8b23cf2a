#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Make every system call that the kernel describes, with known values, and compare its event. On the
# kernel that prepare.sh compiled for, as root:
#
#	guest.sh OUTDIR
set -u
. "$(dirname "$0")/../../../lib/lib.sh"
. "$(dirname "$0")/calls.sh"

(($# == 1)) || { echo 'usage: guest.sh OUTDIR' >&2; exit 2; }
DIR=$(realpath -m "$1")

# shellcheck disable=SC2034 # lib.sh reads them
READY_SECONDS=300 END_SECONDS=200
require 'the kernel shows what is attached' remember_kernel
check 'every call is listed with its arguments' same 'calls described' \
	"$(wc -l <"$DIR/list")" "$(<"$DIR/count")"
make_all_calls "$DIR/list" "$DIR/all.o"
echo '# without tracepoints, attached to the functions:'
make_all_calls "$DIR/list.functions" "$DIR/functions.o"
check 'nothing is left attached after that' nothing_left

# Open descriptors of every kind; the kernel's links have their paths.
use_files() {
	/usr/bin/python3 - >"$TMP/links" <<-'END'
		import fcntl, os, select, socket
		kept = [open("/etc/passwd"), open("/proc/self/status"), open("/sys/kernel/notes", "rb"),
		        socket.socket(), select.epoll(), open("/dev/null"), open("/usr/lib/os-release")]
		files = [f.fileno() for f in kept] + list(os.pipe()) + [os.open("/", os.O_RDONLY), os.open("/proc", os.O_PATH)]
		os.chdir("/usr/share")
		os.access("nothing", os.R_OK, effective_ids=True)
		print(f"AT_FDCWD<{os.getcwd()}>")
		for fd in files:
		    print(f"{fd}<{os.readlink(f'/proc/self/fd/{fd}')}>")
		    fcntl.fcntl(fd, fcntl.F_GETFD)
		try:
		    fcntl.fcntl(999, fcntl.F_GETFD)
		except OSError:
		    print(999)
	END
}
same_files() {
	sed -nE 's/^\{"stream":"f(cntl|accessat2?)".*"comm":"python3","d?fd":"([^"]*)",.*("cmd":"F_GETFD"|"filename":"nothing").*/\2/p' \
		"$OUT" | sed -n '/^AT_FDCWD/,$p' >"$TMP/shown" # without the calls of Python's start
	diff "$TMP/links" "$TMP/shown"
}
check 'calltap starts with -y' start_calltap -o json "$DIR/paths.o"
check 'files of all kinds are used' use_files
check 'calltap ends' stop_calltap
check "the paths are those of the kernel's links" same_files
tap_end
