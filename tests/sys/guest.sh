#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Every system call that the kernel describes is made, with values that are known, and has its
# event. On the kernel that prepare.sh compiled for, as root:
#
#	guest.sh OUTDIR
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/calls.sh"

(($# == 1)) || { echo 'usage: guest.sh OUTDIR' >&2; exit 2; }
DIR=$(realpath -m "$1")

# shellcheck disable=SC2034 # lib.sh reads them
READY_SECONDS=300 END_SECONDS=200
require 'the kernel shows what is attached' remember_kernel
check 'every call is listed with its arguments' same 'calls described' \
	"$(wc -l <"$DIR/list")" "$(<"$DIR/count")"
make_all_calls "$DIR/list" "$DIR/all.o"
echo '# without tracepoints, by the functions:'
make_all_calls "$DIR/list.functions" "$DIR/functions.o"
check 'nothing is left attached after that' nothing_left
tap_end
